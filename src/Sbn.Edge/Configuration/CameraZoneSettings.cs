namespace Sbn.Edge.Configuration;

/// <summary>A part of one camera's frame that alarms know of.</summary>
internal sealed class CameraZoneSettings
{
    [Setting("its corners x,y in pixels of the frame, three or more, separated by spaces, such as 200,300 440,300 640,480 0,480")]
    public string? Polygon { get; set; }

    [Setting("what its places weigh in shares of the whole picture; places in no zone weigh 1, and where zones overlap the greatest weight counts", Min = 0, Max = 100)]
    public double Weight { get; set; } = 1;
}
