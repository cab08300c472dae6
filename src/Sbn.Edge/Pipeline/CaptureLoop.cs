using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Mqtt.Connection;

namespace Sbn.Edge.Pipeline;

/// <summary>
/// Reads one camera's source on a thread of its own: opens it again when it goes away or falls silent, paces recordings,
/// and hands frames over until the recording ends.
/// </summary>
internal sealed class CaptureLoop(
    CameraOptions options,
    Func<IFrameSource> open,
    FrameHandover handover,
    CameraStatus status,
    CameraCounters counters)
{
    private readonly FramePool _pool = new();
    private readonly Backoff _backoff = new(TimeSpan.FromSeconds(0.5), options.MaxReopenDelay, Random.Shared);
    private readonly Lock _watchLock = new();
    private CancellationTokenSource? _readLimit;
    private long _readingSince;

    /// <summary>What broke the source for good; null otherwise.</summary>
    public SourceException? Failure { get; private set; }

    /// <summary>Reads until the recording ends, the source breaks for good, or <paramref name="stop"/>.</summary>
    /// <param name="first">The source, if it is open already.</param>
    /// <param name="stop">Ends the loop.</param>
    public void Run(IFrameSource? first, CancellationToken stop)
    {
        var source = first;
        try
        {
            while (!TryReadToEnd(ref source, stop))
            {
                stop.WaitHandle.WaitOne(_backoff.Next());
                stop.ThrowIfCancellationRequested();
            }

            status.Set(CameraState.Ended);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            status.Set(CameraState.Ended);
        }
        catch (SourceException broken)
        {
            Failure = broken;
            status.Set(CameraState.Ended, broken.Message);
        }
        finally
        {
            source?.Dispose();
            handover.Complete();
        }
    }

    /// <summary>
    /// Looks whether the source has fallen silent; if so, tells it and asks the read to end, so that the source is opened
    /// again. A source that does not heed the request stays stalled, and the watchdog is no longer fed.
    /// </summary>
    public void Watch()
    {
        var since = Interlocked.Read(ref _readingSince);
        if (since == 0 || CaptureClock.MonotonicMicroseconds - since < options.StallAfter.TotalMicroseconds)
        {
            return;
        }

        status.Set(CameraState.Stalled, StallReason);
        lock (_watchLock)
        {
            _readLimit?.Cancel();
        }
    }

    private string StallReason => $"no frame from {status.Source} for {options.StallAfter.TotalSeconds:0.#} s.";

    /// <summary>True at the end of the recording; false when the source went away and is to be tried again.</summary>
    private bool TryReadToEnd(ref IFrameSource? source, CancellationToken stop)
    {
        try
        {
            source ??= open();
            (status.Source, status.NominalFps) = (source.Name, source.FramesPerSecond);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            Limit(limit);
            try
            {
                ReadToEnd(source, limit.Token, stop);
                return true;
            }
            catch (OperationCanceledException) when (!stop.IsCancellationRequested)
            {
                throw new SourceException(StallReason, isTransient: true);
            }
            finally
            {
                Limit(null);
            }
        }
        catch (SourceException away) when (away.IsTransient)
        {
            source?.Dispose();
            source = null;
            status.Set(CameraState.Reconnecting, away.Message);
            return false;
        }
    }

    private void ReadToEnd(IFrameSource source, CancellationToken limit, CancellationToken stop)
    {
        var pacer = source.IsLive ? null : new Pacer(options.Speed, source.FramesPerSecond);
        var freeze = source.IsLive ? new FreezeWatch(options.StallAfter) : null;
        var whole = 0L;
        while (ReadWhole(source, limit) is { } frame)
        {
            whole++;
            counters.CountCaptured();
            _backoff.Reset();
            pacer?.Wait(frame, stop);
            status.Captured(frame, freeze?.IsFrozen(frame) is true ? $"the picture from {status.Source} has not changed for {options.StallAfter.TotalSeconds:0.#} s." : null);
            handover.Offer(frame, stop);
        }

        if (whole == 0 && counters.Damaged > 0)
        {
            throw new SourceException($"None of the {counters.Damaged} pictures of {status.Source} can be read.");
        }
    }

    /// <summary>Reads the next frame; pictures of a recording that are damaged are left out, counted and told.</summary>
    private Frame? ReadWhole(IFrameSource source, CancellationToken limit)
    {
        while (true)
        {
            try
            {
                return Read(source, limit);
            }
            catch (SourceException damaged) when (damaged.IsOneFrame)
            {
                counters.CountDamaged();
                status.Damaged(counters.Damaged, damaged.Message);
            }
        }
    }

    private Frame? Read(IFrameSource source, CancellationToken limit)
    {
        Interlocked.Exchange(ref _readingSince, CaptureClock.MonotonicMicroseconds);
        try
        {
            return source.Read(_pool, limit);
        }
        finally
        {
            Interlocked.Exchange(ref _readingSince, 0);
        }
    }

    private void Limit(CancellationTokenSource? limit)
    {
        lock (_watchLock)
        {
            _readLimit = limit;
        }
    }
}
