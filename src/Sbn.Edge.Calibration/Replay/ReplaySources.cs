using Sbn.Edge.Core.Capture;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>The sources that can be replayed: those of the vehicle, the synthetic drive included.</summary>
internal static class ReplaySources
{
    /// <summary>Knows them all.</summary>
    public static FrameSources Create() => new FrameSources().Register(DriveSource.Scheme, DriveSource.Open);
}
