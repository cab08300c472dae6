using OpenCvSharp;

namespace Sbn.Edge.Core.Capture;

/// <summary>A network camera over RTSP, decoded by FFmpeg through OpenCV.</summary>
internal sealed class StreamSource : IFrameSource
{
    private readonly CaptureReader _reader;
    private long _next;

    private StreamSource(string name, CaptureReader reader)
    {
        (Name, _reader) = (name, reader);
        var fps = reader.Get(VideoCaptureProperties.Fps);
        FramesPerSecond = double.IsFinite(fps) && fps is > 0 and <= 1000 ? fps : null;
    }

    public string Name { get; }

    public bool IsLive => true;

    public double? FramesPerSecond { get; }

    public long? FrameCount => null;

    public static IFrameSource Open(SourceUri uri, CaptureOptions options)
    {
        // Cameras have options of their own in the query; all of it belongs to them.
        if (!uri.Rest.StartsWith("//", StringComparison.Ordinal) || uri.Rest.Length == 2)
            throw new SourceException($"The source '{uri.Name}' names no host; write it like rtsp://host/path.");
        int[] limits =
        [
            CaptureReader.OpenTimeoutMilliseconds, (int)options.ConnectTimeout.TotalMilliseconds,
            CaptureReader.ReadTimeoutMilliseconds, (int)options.ReadTimeout.TotalMilliseconds,
        ];
        VideoCapture? capture = null;
        try
        {
            capture = new VideoCapture(uri.Text, VideoCaptureAPIs.FFMPEG, limits);
            if (capture.IsOpened())
                return new StreamSource(uri.Name, new CaptureReader(capture));
        }
        catch (OpenCVException)
        {
            // Its text may hold the address with the password; the sentence below says what matters.
        }

        capture?.Dispose();
        throw new SourceException(
            $"The stream '{uri.Name}' cannot be opened within {options.ConnectTimeout.TotalSeconds:0.#} s: the camera does not answer, refuses the password, has no such path, or FFmpeg is built without network here.",
            isTransient: true);
    }

    public Frame? Read(FramePool pool, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            while (_reader.Grab())
            {
                var index = _next++;
                if (_reader.Retrieve(pool) is not { } frame)
                    continue;
                frame.Index = index;
                frame.MediaTime = null;
                CaptureClock.Stamp(frame);
                return frame;
            }
        }
        catch (OpenCVException)
        {
            // As above: the text may hold the address.
        }

        throw new SourceException($"The stream '{Name}' has stopped giving frames.", isTransient: true);
    }

    public void Dispose() => _reader.Dispose();
}
