using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Pipeline;

internal static class DriveSource
{
    public const string Scheme = "drive";

    public static IFrameSource Open(SourceUri uri) => throw new SourceException($"not yet {uri.Name}");
}
