using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Recordings, in the order in which they were named.</summary>
/// <param name="Sources">What opens them.</param>
/// <param name="All">The recordings.</param>
internal sealed record Recordings(FrameSources Sources, IReadOnlyList<Recording> All)
{
    private static readonly string[] PathSchemes = ["file:", "folder:"];
    private static readonly string[] ClipEndings = [".mp4", ".mkv", ".avi", ".mov", ".webm", ".m4v", ".ts"];

    /// <summary>
    /// Finds what the user named: a clip or a folder of clips or of pictures, with or without <c>file:</c>, or another source by its URI.
    /// No frame is read yet.
    /// </summary>
    /// <exception cref="UserException">A name is none of these, a recording cannot be opened, or has no end.</exception>
    public static Recordings Of(FrameSources sources, IEnumerable<string> names) => new(sources, [.. names.SelectMany(name => Named(sources, name))]);

    private static IEnumerable<Recording> Named(FrameSources sources, string name)
    {
        if (File.Exists(name))
        {
            return [Clip(sources, name)];
        }

        if (PathOf(name) is { } path)
        {
            return Named(sources, path);
        }

        if (Directory.Exists(name))
        {
            var clips = Directory.EnumerateFiles(name).Where(f => ClipEndings.Contains(Path.GetExtension(f).ToLowerInvariant())).Order(StringComparer.Ordinal).ToArray();
            return clips.Length > 0 ? clips.Select(clip => Clip(sources, clip)) : [Look(sources, DatasetName.Of(name), $"folder:{name}")];
        }

        return name.Contains(':', StringComparison.Ordinal) && sources.Schemes.Contains(name[..name.IndexOf(':', StringComparison.Ordinal)])
            ? [Look(sources, name, name)]
            : throw new UserException($"The recording '{name}' (--video) does not exist; name a clip, a folder of clips or of pictures, or a source such as drive:?frames=100.");
    }

    // One recording has one name, however it is written: reports and statistics carry it.
    private static string? PathOf(string name)
    {
        var scheme = PathSchemes.FirstOrDefault(scheme => name.StartsWith(scheme, StringComparison.OrdinalIgnoreCase));
        var path = scheme is null ? "" : name[scheme.Length..];
        path = path.StartsWith("//", StringComparison.Ordinal) ? path[2..] : path;
        return path.Length == 0 || (scheme == "folder:" && !Directory.Exists(path)) ? null : path;
    }

    private static Recording Clip(FrameSources sources, string path) => Look(sources, Path.GetFileName(path), $"file:{path}");

    private static Recording Look(FrameSources sources, string name, string uri)
    {
        using var source = sources.Open(uri);
        return source.IsLive || (source.FrameCount is null && !uri.StartsWith("file:", StringComparison.Ordinal))
            ? throw new UserException($"The source '{source.Name}' has no end; record it first.")
            : new Recording(name, uri, source.FrameCount, source.FramesPerSecond);
    }
}
