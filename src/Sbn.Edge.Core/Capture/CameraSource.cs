using System.Globalization;
using OpenCvSharp;

namespace Sbn.Edge.Core.Capture;

/// <summary>A camera of the machine itself: USB through V4L2, or CSI through GStreamer.</summary>
/// <remarks>
/// OpenCV takes the read timeout of V4L2 from the environment, once for the process: the first
/// <see cref="CaptureOptions.ReadTimeout"/> counts, in whole seconds (<see cref="NativeVideoSettings"/>).
/// </remarks>
internal sealed class CameraSource : IFrameSource
{
    private readonly CaptureReader _reader;
    private readonly bool _hasDriverTime;
    private long _next;

    private CameraSource(string name, CaptureReader reader, bool hasDriverTime)
    {
        (Name, _reader, _hasDriverTime) = (name, reader, hasDriverTime);
        var fps = reader.Get(VideoCaptureProperties.Fps);
        FramesPerSecond = double.IsFinite(fps) && fps is > 0 and <= 1000 ? fps : null;
    }

    public string Name { get; }

    public bool IsLive => true;

    public double? FramesPerSecond { get; }

    public long? FrameCount => null;

    public static IFrameSource OpenV4L2(SourceUri uri)
    {
        uri.RequireKnownOptions("width", "height", "fps");
        var (width, height, fps) = (uri.WholeNumber("width", 16, 16384), uri.WholeNumber("height", 16, 16384), uri.Number("fps", 1, 1000));
        if (!uri.Path.StartsWith('/'))
        {
            throw new SourceException($"The source '{uri.Name}' names no device; write it like v4l2:/dev/video0.");
        }
        // V4L2 takes a size as a whole; half of one would be ignored without a word.
        if (width is null != height is null)
        {
            throw new SourceException($"The source '{uri.Name}' gives only one of width and height; give both or neither.");
        }

        if (!File.Exists(uri.Path))
        {
            throw new SourceException($"The camera '{uri.Path}' does not exist; is it plugged in?", isTransient: true);
        }

        var source = Open(uri, uri.Path, VideoCaptureAPIs.V4L2, [], hasDriverTime: true,
            $"The camera '{uri.Path}' cannot be opened: it is in use, no V4L2 camera, or its permissions forbid it.");
        try
        {
            if (width is { } w && height is { } h)
            {
                source._reader.Capture.Set(VideoCaptureProperties.FrameWidth, w);
                source._reader.Capture.Set(VideoCaptureProperties.FrameHeight, h);
            }

            if (fps is { } wanted)
            {
                source._reader.Capture.Set(VideoCaptureProperties.Fps, wanted);
            }

            source.RequireMode(uri, width, height, fps);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    public static IFrameSource OpenCsi(SourceUri uri, CaptureOptions options)
    {
        var pipeline = CsiPipeline.Parse(uri).ToString();
        if (!HasGStreamer())
        {
            throw new SourceException(
                $"The source '{uri.Name}' needs an OpenCV that is built with GStreamer, and this one is not; on a Jetson, put such an OpenCvSharpExtern beside the program.");
        }

        return Open(uri, pipeline, VideoCaptureAPIs.GSTREAMER, [CaptureReader.ReadTimeoutMilliseconds, (int)options.ReadTimeout.TotalMilliseconds],
            hasDriverTime: false, $"The camera '{uri.Name}' cannot be opened; the GStreamer pipeline is: {pipeline}");
    }

    public Frame? Read(FramePool pool, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        OpenCVException? cause = null;
        try
        {
            while (_reader.Grab())
            {
                // V4L2 stamps buffers on the monotonic clock as the sensor delivers them; OpenCV tells it in milliseconds.
                var driverTime = _hasDriverTime ? (long)(_reader.Get(VideoCaptureProperties.PosMsec) * 1000) : 0;
                var index = _next++;
                if (_reader.Retrieve(pool) is not { } frame)
                {
                    continue;
                }

                frame.Index = index;
                frame.MediaTime = null;
                if (_hasDriverTime)
                {
                    CaptureClock.Stamp(frame, driverTime);
                }
                else
                {
                    CaptureClock.Stamp(frame);
                }

                return frame;
            }
        }
        catch (OpenCVException e)
        {
            cause = e;
        }

        throw new SourceException($"The camera '{Name}' has stopped giving frames.", isTransient: true, cause);
    }

    public void Dispose() => _reader.Dispose();

    internal static bool HasGStreamer() => Cv2.GetBuildInformation().Split('\n')
        .Any(line => line.Contains("GStreamer:", StringComparison.Ordinal) && line.Contains("YES", StringComparison.Ordinal));

    private static CameraSource Open(
        SourceUri uri, string target, VideoCaptureAPIs api, int[] settings, bool hasDriverTime, string failure)
    {
        VideoCapture? capture = null;
        OpenCVException? cause = null;
        try
        {
            capture = new VideoCapture(target, api, settings);
            if (capture.IsOpened())
            {
                return new CameraSource(uri.Name, new CaptureReader(capture), hasDriverTime);
            }
        }
        catch (OpenCVException e)
        {
            cause = e;
        }

        capture?.Dispose();
        throw new SourceException(failure, isTransient: true, cause);
    }

    // A driver silently takes the nearest mode it has; the user asked for one and shall know.
    private void RequireMode(SourceUri uri, int? width, int? height, double? fps)
    {
        var (w, h) = (_reader.Get(VideoCaptureProperties.FrameWidth), _reader.Get(VideoCaptureProperties.FrameHeight));
        if ((width is { } wantedWidth && wantedWidth != (int)w) || (height is { } wantedHeight && wantedHeight != (int)h))
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture, $"The camera '{uri.Name}' does not offer this size; it offers {w}×{h} instead."));
        }

        if (fps is { } wanted && FramesPerSecondNow() is { } given && Math.Abs(given - wanted) > 0.5)
        {
            throw new SourceException(string.Create(
                CultureInfo.InvariantCulture, $"The camera '{uri.Name}' does not offer this frame rate; it offers {given:0.##} instead."));
        }
    }

    private double? FramesPerSecondNow()
    {
        var fps = _reader.Get(VideoCaptureProperties.Fps);
        return double.IsFinite(fps) && fps > 0 ? fps : null;
    }
}
