using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary>Recordings to calibrate on, read one after the other.</summary>
internal sealed class Recordings
{
    private static readonly string[] ClipEndings = [".mp4", ".mkv", ".avi", ".mov", ".webm", ".m4v", ".ts"];

    private readonly FrameSources _sources;
    private readonly IReadOnlyList<string> _uris;

    private Recordings(FrameSources sources, IReadOnlyList<string> uris) => (_sources, _uris) = (sources, uris);

    /// <summary>Finds what the user named: a clip, a folder of clips or of pictures, or a source by its URI.</summary>
    /// <exception cref="UserException">A name is none of these.</exception>
    public static Recordings Of(FrameSources sources, IEnumerable<string> names) => new(sources, [.. names.SelectMany(name => Uris(sources, name))]);

    /// <summary>Shows every frame of every recording, in order.</summary>
    /// <param name="show">Gets the frame's number over all recordings, and the frame, which is only lent.</param>
    /// <param name="last">The number of the last frame wanted; the rest is not decoded.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">A recording cannot be read, or has no end.</exception>
    public void ForEach(Action<long, Frame> show, long last, CancellationToken cancellationToken)
    {
        var pool = new FramePool();
        var number = 0L;
        foreach (var uri in _uris)
        {
            using var source = _sources.Open(uri);
            if (source.IsLive || (source.FrameCount is null && !uri.StartsWith("file:", StringComparison.Ordinal)))
                throw new UserException($"The source '{source.Name}' has no end, so that no sample of it can be drawn; record it first.");
            while (number <= last && source.Read(pool, cancellationToken) is { } frame)
            {
                using (frame)
                    show(number++, frame);
            }
        }
    }

    private static IEnumerable<string> Uris(FrameSources sources, string name)
    {
        if (File.Exists(name))
            return [$"file:{name}"];
        if (Directory.Exists(name))
        {
            var clips = Directory.EnumerateFiles(name).Where(f => ClipEndings.Contains(Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal).ToArray();
            return clips.Length > 0 ? clips.Select(clip => $"file:{clip}") : [$"folder:{name}"];
        }

        return name.Contains(':', StringComparison.Ordinal) && sources.Schemes.Contains(name[..name.IndexOf(':', StringComparison.Ordinal)])
            ? [name]
            : throw new UserException($"The recording '{name}' (--video) does not exist; name a clip, a folder of clips or pictures, or a source such as file:clip.mp4.");
    }
}
