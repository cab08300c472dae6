using System.Diagnostics.CodeAnalysis;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Pipeline;

/// <summary>
/// Where capture hands its frames to inference. For live sources a slot where the newest frame wins and the one it
/// overtakes is dropped; for recordings a short queue that makes capture wait, so that none is lost.
/// One thread offers, one takes.
/// </summary>
internal sealed class FrameHandover : IDisposable
{
    /// <summary>Enough to keep both sides busy; more would only make frames older.</summary>
    private const int LosslessCapacity = 2;

    private readonly Queue<Frame> _frames = [];
    private readonly Lock _lock = new();
    private readonly SemaphoreSlim? _room;
    private readonly Action _offered;
    private bool _completed;
    private long _dropped;

    /// <summary>Makes the place.</summary>
    /// <param name="isLive">True where the newest frame wins.</param>
    /// <param name="offered">Called after each change that the taker may wait for.</param>
    public FrameHandover(bool isLive, Action offered)
    {
        _room = isLive ? null : new SemaphoreSlim(LosslessCapacity);
        _offered = offered;
    }

    /// <summary>Frames overtaken by a newer one so far.</summary>
    public long Dropped => Interlocked.Read(ref _dropped);

    /// <summary>True when nothing waits and nothing will come.</summary>
    public bool IsCompleted
    {
        get
        {
            lock (_lock)
            {
                return _completed && _frames.Count == 0;
            }
        }
    }

    /// <summary>Hands a frame over; waits for room where nothing may be lost.</summary>
    /// <exception cref="OperationCanceledException">The frame was given back instead.</exception>
    public void Offer(Frame frame, CancellationToken cancellationToken)
    {
        try
        {
            _room?.Wait(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            frame.Dispose();
            throw;
        }

        Frame? overtaken = null;
        lock (_lock)
        {
            if (_room is null)
            {
                _frames.TryDequeue(out overtaken);
            }

            _frames.Enqueue(frame);
        }

        if (overtaken is not null)
        {
            Interlocked.Increment(ref _dropped);
            overtaken.Dispose();
        }

        _offered();
    }

    /// <summary>Takes the next frame if one waits.</summary>
    public bool TryTake([NotNullWhen(true)] out Frame? frame)
    {
        lock (_lock)
        {
            if (!_frames.TryDequeue(out frame))
            {
                return false;
            }
        }

        _room?.Release();
        return true;
    }

    /// <summary>Says that no more frames will come.</summary>
    public void Complete()
    {
        lock (_lock)
        {
            _completed = true;
        }

        _offered();
    }

    /// <summary>Gives back the frames that still wait.</summary>
    public void Dispose()
    {
        while (TryTake(out var frame))
        {
            frame.Dispose();
        }

        _room?.Dispose();
    }
}
