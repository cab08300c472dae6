using OpenCvSharp;
using Sbn.Edge.Core.Capture.Rtsp;

namespace Sbn.Edge.Core.Capture;

/// <summary>
/// A network camera over RTSP: <see cref="RtspSession"/> fetches its H.264 or H.265, a thread of its own feeds it to FFmpeg
/// through a pipe, and frames are read as from a clip.
/// </summary>
internal sealed class StreamSource : IFrameSource
{
    private readonly RtspSession _session;
    private readonly DecoderPipe _pipe;
    private readonly Thread _feeder;
    private CaptureReader? _reader;
    private volatile Exception? _broken;
    private bool _isGrabbed;
    private long _next;

    private StreamSource(string name, RtspSession session)
    {
        (Name, _session) = (name, session);
        var isH265 = session.Video.Codec == "H265";
        _pipe = new DecoderPipe(isH265 ? "h265" : "h264");
        _feeder = new Thread(() => Feed(isH265)) { IsBackground = true, Name = "rtsp" };
    }

    public string Name { get; }

    public bool IsLive => true;

    public double? FramesPerSecond => _session.Video.FramesPerSecond;

    public long? FrameCount => null;

    public static IFrameSource Open(SourceUri uri, CaptureOptions options)
    {
        var session = RtspSession.Open(uri, options);
        StreamSource? source = null;
        try
        {
            source = new StreamSource(uri.Name, session);
            source.StartDecoder();
            return source;
        }
        catch
        {
            source?.Dispose();
            session.Dispose();
            throw;
        }
    }

    public Frame? Read(FramePool pool, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        OpenCVException? cause = null;
        try
        {
            while (_isGrabbed || _reader!.Grab())
            {
                _isGrabbed = false;
                var index = _next++;
                if (_reader!.Retrieve(pool) is not { } frame)
                {
                    continue;
                }

                frame.Index = index;
                frame.MediaTime = null;
                CaptureClock.Stamp(frame);
                return frame;
            }
        }
        catch (OpenCVException e)
        {
            cause = e;
        }

        throw new SourceException($"The stream '{Name}' has stopped giving frames.", isTransient: true, _broken ?? cause);
    }

    public void Dispose()
    {
        // Hanging up ends the feeder's read, closing the decoder its write, and releasing the pipe its wait for the decoder.
        _session.HangUp();
        _reader?.Dispose();
        _reader = null;
        if (_feeder.IsAlive && !_feeder.Join(TimeSpan.FromMilliseconds(100)))
        {
            _pipe.Release();
            _feeder.Join();
        }

        _session.Dispose();
        _pipe.Dispose();
    }

    private void StartDecoder()
    {
        _feeder.Start();
        // OpenCV's CAP_PROP_N_THREADS, which the binding does not name. One: with more, FFmpeg holds back a frame for each.
        const int Threads = 70;
        VideoCapture? capture = null;
        OpenCVException? cause = null;
        try
        {
            capture = new VideoCapture(_pipe.FilePath, VideoCaptureAPIs.FFMPEG, [Threads, 1]);
            // The parameter sets alone make FFmpeg open; a stream is one that gives a frame.
            if (capture.IsOpened() && capture.Grab())
            {
                _isGrabbed = true;
                _reader = new CaptureReader(capture);
                return;
            }
        }
        catch (OpenCVException e)
        {
            cause = e;
        }

        capture?.Dispose();
        throw new SourceException($"The stream '{Name}' gives nothing that can be decoded as {_session.Video.Codec}.", isTransient: true, _broken ?? cause);
    }

    // Ends, and so ends the decoder's stream, when the camera hangs up, falls silent, or nobody reads any more.
    private void Feed(bool isH265)
    {
        try
        {
            using var decoder = _pipe.OpenForWriting();
            var depacketizer = new NalDepacketizer(isH265, decoder.Write);
            foreach (var set in _session.Video.ParameterSets)
            {
                decoder.Write([0, 0, 0, 1, .. set]);
            }

            while (_session.ReadPacket() is { } packet)
            {
                depacketizer.Take(packet);
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException or InvalidDataException)
        {
            _broken = e;
        }
    }
}
