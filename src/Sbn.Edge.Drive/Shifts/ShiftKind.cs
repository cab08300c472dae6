namespace Sbn.Edge.Drive.Shifts;

/// <summary>What can come between a street and a camera that a model was not trained for.</summary>
public enum ShiftKind
{
    /// <summary>Distance fades into light grey.</summary>
    Fog,

    /// <summary>Streaks, a darker and paler picture, drops that blur.</summary>
    Rain,

    /// <summary>Little and bluish light, with the noise that comes of it.</summary>
    Dusk,

    /// <summary>Out of focus.</summary>
    Blur,

    /// <summary>A noisy sensor.</summary>
    Noise,

    /// <summary>Too much light, or too little, so that the ends of the range are cut off.</summary>
    Exposure,
}
