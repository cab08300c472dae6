namespace Sbn.Edge.Core.Capture.Streams;

/// <summary>
/// A network camera or another stream, fetched and decoded by the system's FFmpeg in a process of its own: every protocol and
/// codec it knows, hardware decoders too, and bytes from the network are never parsed in this one.
/// </summary>
internal sealed class StreamSource : IFrameSource
{
    private readonly StreamAddress _address;
    private readonly FfmpegProcess _ffmpeg;
    private readonly BitmapStream _pictures;
    private readonly TimeSpan _readTimeout;
    private long _next;

    private StreamSource(SourceUri uri, StreamAddress address, CaptureOptions options)
    {
        (Name, _address, _readTimeout) = (uri.Name, address, options.ReadTimeout);
        _ffmpeg = FfmpegProcess.Start(address.Arguments, address.List(FfmpegProcess.MajorVersion));
        _pictures = new BitmapStream(_ffmpeg.Output);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public bool IsLive => true;

    /// <inheritdoc/>
    public double? FramesPerSecond { get; private set; }

    /// <inheritdoc/>
    public long? FrameCount => null;

    /// <summary>Opens a stream; it is open when its first picture is there.</summary>
    /// <exception cref="SourceException">It cannot be reached, refuses, or sends no video; or FFmpeg is not installed.</exception>
    public static IFrameSource Open(SourceUri uri, CaptureOptions options)
    {
        var source = new StreamSource(uri, new StreamAddress(uri), options);
        try
        {
            source.WaitForFirst(options.ConnectTimeout);
            return source;
        }
        catch
        {
            source.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public Frame? Read(FramePool pool, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var frame = Within(_readTimeout, () => _pictures.Wait() ? _pictures.Read(pool) : null, out var isLate, cancellationToken);
        cancellationToken.ThrowIfCancellationRequested();
        if (frame is null)
        {
            throw Ended(isLate ? $"has sent nothing for {_readTimeout.TotalSeconds:0.#} s" : "has stopped giving frames");
        }

        frame.Index = _next++;
        frame.MediaTime = null;
        CaptureClock.Stamp(frame);
        return frame;
    }

    /// <inheritdoc/>
    public void Dispose() => _ffmpeg.Dispose();

    private void WaitForFirst(TimeSpan limit)
    {
        if (!Within(limit, _pictures.Wait, out var isLate, CancellationToken.None))
        {
            throw Ended(isLate ? $"gives no picture within {limit.TotalSeconds:0.#} s" : "gives nothing that can be decoded as video");
        }

        FramesPerSecond = FfmpegWords.FramesPerSecond(_ffmpeg.Lines);
    }

    /// <summary>Reads from FFmpeg; where that takes too long or is called off FFmpeg ends, and with it the reading.</summary>
    private T? Within<T>(TimeSpan limit, Func<T> read, out bool isLate, CancellationToken cancellationToken)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(limit);
        using var kill = late.Token.Register(_ffmpeg.Kill);
        try
        {
            return read();
        }
        catch (Exception e) when (e is IOException or InvalidDataException)
        {
            return default;
        }
        finally
        {
            isLate = late.IsCancellationRequested;
        }
    }

    private SourceException Ended(string words)
    {
        _ffmpeg.Kill();
        _ffmpeg.WaitForLines();
        var (cause, isTransient) = FfmpegWords.Cause(_ffmpeg.Lines) ?? (words, true);
        var said = new IOException(_address.Masked(string.Join('\n', _ffmpeg.Lines), Name));
        return new SourceException($"The stream '{Name}' {_address.Masked(cause, Name)}.", isTransient, said);
    }
}
