namespace Sbn.Edge.Core.Capture;

/// <summary>A folder of pictures as a recording, in the order of their names (numbers by value).</summary>
internal sealed class FolderSource : IFrameSource
{
    private readonly IReadOnlyList<string> _pictures;
    private int _next;

    private FolderSource(string name, IReadOnlyList<string> pictures, double? framesPerSecond) =>
        (Name, _pictures, FramesPerSecond) = (name, pictures, framesPerSecond);

    public string Name { get; }

    public bool IsLive => false;

    public double? FramesPerSecond { get; }

    public long? FrameCount => _pictures.Count;

    public static IFrameSource Open(SourceUri uri)
    {
        uri.RequireKnownOptions("fps");
        var fps = uri.Number("fps", 0.001, 1000);
        var path = uri.Path.StartsWith("//", StringComparison.Ordinal) ? uri.Path[2..] : uri.Path;
        if (path.Length == 0)
        {
            throw new SourceException($"The source '{uri.Name}' names no folder; write it like folder:frames/.");
        }

        if (File.Exists(path))
        {
            throw new SourceException($"The source '{uri.Name}' is a file; write file:{path} for a clip.");
        }

        if (!Directory.Exists(path))
        {
            throw new SourceException($"The picture folder '{path}' does not exist.");
        }

        List<string> pictures;
        try
        {
            pictures = [.. Directory.EnumerateFiles(path)
                .Where(p => PictureFile.HasKnownExtension(p) && !Path.GetFileName(p).StartsWith('.'))
                .OrderBy(p => Path.GetFileName(p), NaturalOrder.Instance)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The picture folder '{path}' cannot be read: {e.Message}", innerException: e);
        }

        if (pictures.Count == 0)
        {
            throw new SourceException($"The picture folder '{path}' holds no JPEG, PNG, BMP, WebP or TIFF.");
        }

        return new FolderSource(uri.Name, pictures, fps);
    }

    public Frame? Read(FramePool pool, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_next == _pictures.Count)
        {
            return null;
        }
        // Counted before reading, so that whoever goes on after an unreadable picture gets the next one.
        var index = _next++;
        var frame = ReadPicture(_pictures[index], pool);
        frame.Index = index;
        frame.MediaTime = FramesPerSecond is { } fps ? TimeSpan.FromSeconds(index / fps) : null;
        CaptureClock.Stamp(frame);
        return frame;
    }

    public void Dispose()
    {
    }

    private static Frame ReadPicture(string path, FramePool pool)
    {
        try
        {
            return PictureFile.Read(path, pool);
        }
        catch (SourceException damaged)
        {
            throw new SourceException(damaged.Message, innerException: damaged) { IsOneFrame = true };
        }
    }
}
