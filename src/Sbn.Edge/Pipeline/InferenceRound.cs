using System.Diagnostics;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Pipeline;

/// <summary>Runs the one model for all cameras in turn, on one thread: whoever has a frame is served, nobody twice before the others.</summary>
internal sealed class InferenceRound : IDisposable
{
    private readonly SemaphoreSlim _work = new(0);
    private readonly Lock _lock = new();
    private Between? _between;
    private bool _ended;
    private IReadOnlyList<CameraLane> _lanes = [];

    /// <summary>Frames in, scenes out: to be called when a lane has changed.</summary>
    public void Wake()
    {
        if (_work.CurrentCount == 0)
        {
            _work.Release();
        }
    }

    /// <summary>
    /// Does something between two frames: on the thread of this round, when no scene of any camera is in the model or on its way to the
    /// messages, and before the next one is begun. One at a time.
    /// </summary>
    /// <param name="work">What is done; what it throws, the task throws.</param>
    /// <exception cref="OperationCanceledException">The round is over.</exception>
    /// <exception cref="InvalidOperationException">Another work waits already.</exception>
    public Task BetweenFramesAsync(Action work)
    {
        var between = new Between(work, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        lock (_lock)
        {
            if (_ended)
            {
                return Task.FromCanceled(new CancellationToken(canceled: true));
            }

            if (_between is not null)
            {
                throw new InvalidOperationException("Something else waits to be done between two frames.");
            }

            _between = between;
        }

        Wake();
        return between.Done.Task;
    }

    /// <summary>
    /// Serves the lanes until all are at their end, the budget is spent, or <paramref name="stop"/>. A lane's results are closed as
    /// soon as it is at its end, whatever the others do: what follows then says that nobody looks through this camera any more.
    /// </summary>
    /// <param name="lanes">The cameras, in the order they are served.</param>
    /// <param name="budget">How many frames there are to process.</param>
    /// <param name="segment">Runs the model on a frame of a camera.</param>
    /// <param name="stop">Ends the round.</param>
    public void Run(IReadOnlyList<CameraLane> lanes, FrameBudget budget, Action<CameraLane, Frame, Scene> segment, CancellationToken stop)
    {
        _lanes = lanes;
        try
        {
            var next = 0;
            while (!stop.IsCancellationRequested && !budget.IsSpent && !CloseEnded())
            {
                if (Volatile.Read(ref _between) is { } between ? TryDo(between) : TryServe(ref next, budget, segment))
                {
                    continue;
                }

                _work.Wait(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            End();
            foreach (var lane in lanes)
            {
                lane.Results.CompleteAdding();
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _work.Dispose();

    /// <summary>Closes the results of lanes at their end; true where all are.</summary>
    private bool CloseEnded()
    {
        var all = true;
        for (var i = 0; i < _lanes.Count; i++)
        {
            if (!_lanes[i].Frames.IsCompleted)
            {
                all = false;
            }
            else if (!_lanes[i].Results.IsAddingCompleted)
            {
                _lanes[i].Results.CompleteAdding();
            }
        }

        return all;
    }

    private bool TryDo(Between between)
    {
        // Each scene that comes home wakes the round.
        if (!_lanes.All(lane => lane.Scenes.AreAllHome))
        {
            return false;
        }

        Exception? failure = null;
        try
        {
            between.Work();
        }
        catch (Exception e)
        {
            failure = e;
        }

        // Room for the next one before anybody hears that this one is done, and so may ask for it.
        Volatile.Write(ref _between, null);
        if (failure is null)
        {
            between.Done.SetResult();
        }
        else
        {
            between.Done.SetException(failure);
        }

        return true;
    }

    private void End()
    {
        lock (_lock)
        {
            _ended = true;
        }

        Interlocked.Exchange(ref _between, null)?.Done.TrySetCanceled();
    }

    private bool TryServe(ref int next, FrameBudget budget, Action<CameraLane, Frame, Scene> segment)
    {
        for (var i = 0; i < _lanes.Count; i++)
        {
            var lane = _lanes[(next + i) % _lanes.Count];
            if (!lane.Scenes.TryRent(out var scene))
            {
                continue;
            }

            if (!lane.Frames.TryTake(out var frame))
            {
                lane.Scenes.Return(scene);
                continue;
            }

            next = (next + i + 1) % _lanes.Count;
            Segment(lane, frame, scene, segment);
            budget.TryTake();
            return true;
        }

        return false;
    }

    private static void Segment(CameraLane lane, Frame frame, Scene scene, Action<CameraLane, Frame, Scene> segment)
    {
        var start = Stopwatch.GetTimestamp();
        try
        {
            segment(lane, frame, scene);
        }
        catch
        {
            frame.Dispose();
            throw;
        }

        lane.Counters.Inference.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        lane.Results.Add(new SegmentedFrame(frame, scene), CancellationToken.None);
    }

    private sealed record Between(Action Work, TaskCompletionSource Done);
}
