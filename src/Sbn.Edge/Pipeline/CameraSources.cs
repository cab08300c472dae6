using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Pipeline;

/// <summary>The sources of all cameras, opened before anything else starts; those that nobody takes are closed again.</summary>
internal sealed class CameraSources : IDisposable
{
    private readonly Dictionary<string, IFrameSource> _sources = new(StringComparer.Ordinal);

    private SourceException? _away;

    private CameraSources()
    {
    }

    /// <summary>Opens the sources of all cameras.</summary>
    /// <exception cref="SourceException">
    /// One cannot be opened and trying again will not help (a wrong path, a damaged file), or none at all can be opened.
    /// </exception>
    public static CameraSources Open(IReadOnlyDictionary<string, CameraOptions> cameras)
    {
        var sources = new CameraSources();
        try
        {
            foreach (var (name, camera) in cameras)
            {
                sources.TryOpen(name, camera);
            }

            return sources._sources.Count > 0 || sources._away is null ? sources : throw sources._away;
        }
        catch
        {
            sources.Dispose();
            throw;
        }
    }

    /// <summary>
    /// False for recordings and the synthetic drive, of which no frame may be lost; true for cameras and streams. It must
    /// be known before the source can be opened: a camera may be away at start.
    /// </summary>
    public static bool IsLive(string uri) => SourceUri.Parse(uri).Scheme is not ("file" or "folder" or DriveSource.Scheme);

    /// <summary>Opens a camera's source.</summary>
    /// <exception cref="SourceException">It cannot be opened.</exception>
    public static IFrameSource OpenOne(CameraOptions camera)
    {
        // The source's own limit is the longer one, so that silence shows as stalled before the source gives up by itself.
        var limits = new CaptureOptions { ConnectTimeout = camera.ConnectTimeout, ReadTimeout = 2 * camera.StallAfter };
        return new FrameSources(limits).Register(DriveSource.Scheme, DriveSource.Open).Open(camera.Source!);
    }

    /// <summary>Takes a camera's source; null where it was not there yet.</summary>
    public IFrameSource? Take(string camera) => _sources.Remove(camera, out var source) ? source : null;

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var source in _sources.Values)
        {
            source.Dispose();
        }

        _sources.Clear();
    }

    private void TryOpen(string name, CameraOptions camera)
    {
        try
        {
            _sources.Add(name, OpenOne(camera));
        }
        catch (SourceException away) when (away.IsTransient)
        {
            // Beside other cameras the service starts without this one; its capture loop tries again, and tells so.
            _away ??= away;
        }
    }
}
