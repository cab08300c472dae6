using Sbn.Edge.Core.Capture.Streams;

namespace Sbn.Edge.Core.Capture;

/// <summary>Opens frame sources by URI. Schemes beyond the built-in ones are registered by the programs.</summary>
public sealed class FrameSources
{
    private readonly Dictionary<string, Func<SourceUri, IFrameSource>> _openers = new(StringComparer.Ordinal);

    /// <summary>
    /// Knows the built-in schemes: <c>file:</c>, <c>folder:</c>, <c>v4l2:</c>, <c>csi:</c>, and those of streams.
    /// </summary>
    /// <param name="options">Time limits; validated.</param>
    public FrameSources(CaptureOptions? options = null)
    {
        options ??= new CaptureOptions();
        options.Validate(nameof(CaptureOptions));
        NativeVideoSettings.Apply(options.ReadTimeout);
        Register("file", ClipSource.Open);
        Register("folder", FolderSource.Open);
        Register("v4l2", CameraSource.OpenV4L2);
        Register("csi", uri => CameraSource.OpenCsi(uri, options));
        foreach (var scheme in StreamAddress.Schemes)
        {
            Register(scheme, uri => StreamSource.Open(uri, options));
        }
    }

    /// <summary>The schemes that can be opened.</summary>
    public IEnumerable<string> Schemes => _openers.Keys.Order(StringComparer.Ordinal);

    /// <summary>Adds a scheme, or replaces it.</summary>
    /// <param name="scheme">The scheme, small letters, without the colon.</param>
    /// <param name="open">Opens a source; throws <see cref="SourceException"/> where it cannot.</param>
    public FrameSources Register(string scheme, Func<SourceUri, IFrameSource> open)
    {
        _openers[scheme] = open;
        return this;
    }

    /// <summary>Opens a source.</summary>
    /// <param name="uri">Such as <c>file:clip.mp4</c>, <c>folder:frames/?fps=10</c>, <c>v4l2:/dev/video0?width=1280&amp;height=720&amp;fps=30</c>.</param>
    /// <exception cref="SourceException">The scheme is unknown, or the source cannot be opened; one sentence, credentials masked.</exception>
    public IFrameSource Open(string uri)
    {
        var parsed = SourceUri.Parse(uri);
        if (!_openers.TryGetValue(parsed.Scheme, out var open))
        {
            throw new SourceException($"The source '{parsed.Name}' has the unknown scheme '{parsed.Scheme}'; known are {string.Join(", ", Schemes)}.");
        }

        return open(parsed);
    }
}
