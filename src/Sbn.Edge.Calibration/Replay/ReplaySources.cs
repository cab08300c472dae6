using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>The sources that can be replayed.</summary>
internal static class ReplaySources
{
    /// <summary>The built-in ones.</summary>
    public static FrameSources Create() => new();
}
