namespace Sbn.Edge.Drive;

/// <summary>What the sky does to the picture. Labels never depend on it.</summary>
public enum Weather
{
    /// <summary>Direct sun, hard shadows, few clouds.</summary>
    Clear,

    /// <summary>A closed, bright sky; soft light without shadows of the sun.</summary>
    Overcast,

    /// <summary>Distance fades into grey.</summary>
    Fog,

    /// <summary>Dark clouds, a wet and shining road, streaks in the air.</summary>
    Rain,

    /// <summary>Little light; lamps, windows and headlights are on, the sensor is noisy.</summary>
    Dusk,
}
