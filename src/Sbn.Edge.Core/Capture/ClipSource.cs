using System.Globalization;
using OpenCvSharp;

namespace Sbn.Edge.Core.Capture;

/// <summary>A recording, decoded by FFmpeg through OpenCV.</summary>
internal sealed class ClipSource : IFrameSource
{
    private const double MaximumMilliseconds = 1000.0 * 60 * 60 * 24 * 365;

    private readonly CaptureReader _reader;
    private readonly string _path;
    private long _lastIndex = -1;
    private Frame? _first;
    private bool _ended;

    private ClipSource(string name, string path, CaptureReader reader)
    {
        (Name, _path, _reader) = (name, path, reader);
        var fps = reader.Get(VideoCaptureProperties.Fps);
        FramesPerSecond = double.IsFinite(fps) && fps is > 0 and < 10_000 ? fps : null;
        var count = reader.Get(VideoCaptureProperties.FrameCount);
        FrameCount = double.IsFinite(count) && count is >= 1 and < 1e12 ? (long)count : null;
    }

    public string Name { get; }

    public bool IsLive => false;

    public double? FramesPerSecond { get; }

    public long? FrameCount { get; }

    public static IFrameSource Open(SourceUri uri)
    {
        // The whole rest is the path: a question mark may be part of a file's name. file:///clip is the same as file:/clip.
        var path = uri.Rest.StartsWith("//", StringComparison.Ordinal) ? uri.Rest[2..] : uri.Rest;
        if (path.Length == 0)
        {
            throw new SourceException($"The source '{uri.Name}' names no file; write it like file:clip.mp4.");
        }

        if (Directory.Exists(path))
        {
            throw new SourceException($"The source '{uri.Name}' is a folder; write folder:{path} for a folder of pictures.");
        }

        if (!File.Exists(path))
        {
            throw new SourceException($"The clip '{path}' does not exist.");
        }

        try
        {
            using var readable = File.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"The clip '{path}' cannot be read: {e.Message}", innerException: e);
        }

        var capture = new VideoCapture();
        try
        {
            if (!capture.Open(path, VideoCaptureAPIs.FFMPEG))
            {
                throw new SourceException($"The clip '{path}' cannot be opened: it is damaged, cut off, or no video that FFmpeg knows.");
            }

            var source = new ClipSource(uri.Name, path, new CaptureReader(capture));
            source.ReadAhead();
            return source;
        }
        catch (Exception e)
        {
            capture.Dispose();
            if (e is OpenCVException)
            {
                throw new SourceException($"The clip '{path}' cannot be opened: it is damaged, cut off, or no video that FFmpeg knows.", innerException: e);
            }

            throw;
        }
    }

    public Frame? Read(FramePool pool, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_ended)
        {
            return null;
        }

        Frame? frame;
        if (_first is not null)
        {
            (frame, _first) = (_first, null);
        }
        else
        {
            frame = Next(pool, cancellationToken);
            if (frame is null)
            {
                return null;
            }
        }

        CaptureClock.Stamp(frame);
        return frame;
    }

    public void Dispose()
    {
        _first?.Dispose();
        _first = null;
        _reader.Dispose();
    }

    // A container may open well and hold no picture at all; the user learns it at start.
    private void ReadAhead()
    {
        _first = Next(new FramePool(), CancellationToken.None);
        if (_first is null)
        {
            throw new SourceException($"The clip '{_path}' holds no readable frame.");
        }
    }

    private Frame? Next(FramePool pool, CancellationToken cancellationToken)
    {
        try
        {
            while (GrabPastDamage(cancellationToken))
            {
                var position = PositionOf(_reader.Get(VideoCaptureProperties.PosMsec));
                // A frame that cannot be decoded is dropped; the index shows the gap.
                if (_reader.Retrieve(pool) is not { } frame)
                {
                    continue;
                }

                frame.Index = _lastIndex = IndexAt(position);
                frame.MediaTime = position;
                return frame;
            }
        }
        catch (OpenCVException e)
        {
            _ended = true;
            throw new SourceException($"The clip '{_path}' cannot be decoded behind frame {_lastIndex}: {e.Message}", innerException: e);
        }

        _ended = true;
        CheckWhole();
        return null;
    }

    // Behind a damaged stretch the decoder fails once for each packet before it finds its feet again. So an end well before
    // the end is asked again, as often as there may be packets left; at the real end that costs nothing.
    private bool GrabPastDamage(CancellationToken cancellationToken)
    {
        if (_reader.Grab())
        {
            return true;
        }

        for (var left = MissingFrames; left > 0; left--)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (_reader.Grab())
            {
                return true;
            }
        }

        return false;
    }

    // A damaged clip may claim any time; what cannot be is taken from the frame's number instead.
    private TimeSpan PositionOf(double milliseconds)
    {
        var limit = FrameCount is { } count && FramesPerSecond is { } fps ? ((count / fps) + 60) * 1000 : MaximumMilliseconds;
        return milliseconds >= 0 && milliseconds <= limit
            ? TimeSpan.FromMilliseconds(milliseconds)
            : TimeSpan.FromSeconds((_lastIndex + 1) / (FramesPerSecond ?? 1));
    }

    // The position tells of frames that the decoder left out; it never goes back, whatever a damaged clip claims.
    private long IndexAt(TimeSpan position) =>
        Math.Max(_lastIndex + 1, FramesPerSecond is { } fps ? (long)Math.Round(position.TotalSeconds * fps) : 0);

    // Some containers only estimate their length: two frames, or a fiftieth, are not called damage.
    private long MissingFrames =>
        FrameCount is { } count && _lastIndex + 1 < count - Math.Max(2, count / 50) ? count - (_lastIndex + 1) : 0;

    private void CheckWhole()
    {
        if (_lastIndex >= 0 && MissingFrames > 0)
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture, $"The clip '{_path}' ends after {_lastIndex + 1} of {FrameCount} frames: it is damaged or cut off."));
        }
    }
}
