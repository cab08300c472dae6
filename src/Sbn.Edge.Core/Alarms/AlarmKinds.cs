namespace Sbn.Edge.Core.Alarms;

/// <summary>The fixed set of kinds of alarms.</summary>
public static class AlarmKinds
{
    /// <summary>Too little of the picture is accepted.</summary>
    public const string LowCoverage = "low-coverage";

    /// <summary>Too much of the predicted road ahead is not accepted.</summary>
    public const string UncertainRoad = "uncertain-road";

    /// <summary>The camera sees nothing: a picture without contrast, all of one class, or unsure everywhere.</summary>
    public const string Blind = "blind";

    /// <summary>Too much of the picture lies in uncertain regions whose concepts speak for another class.</summary>
    public const string ConflictingEvidence = "conflicting-evidence";

    /// <summary>A rule of the user's: too much is uncertain.</summary>
    public const string UncertainArea = "uncertain-area";

    /// <summary>A rule of the user's: too much is predicted as one class.</summary>
    public const string ClassArea = "class-area";

    /// <summary>A camera's source is away and tried again.</summary>
    public const string CameraOffline = "camera-offline";

    /// <summary>A camera's source is open, but nothing new comes of it.</summary>
    public const string Stalled = "stalled";

    /// <summary>A camera's street has left what the calibration knows.</summary>
    public const string Drift = "drift";

    /// <summary>The vehicle's computer does not do what is asked of it: another execution provider, too hot, too slow.</summary>
    public const string Degraded = "degraded";

    /// <summary>True for what is no measure of a scene, but a condition that is there or not.</summary>
    public static bool IsCondition(string kind) => kind is CameraOffline or Stalled or Drift or Degraded;
}
