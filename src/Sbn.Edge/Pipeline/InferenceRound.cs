using System.Diagnostics;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Pipeline;

/// <summary>Runs the one model for all cameras in turn, on one thread: whoever has a frame is served, nobody twice before the others.</summary>
internal sealed class InferenceRound : IDisposable
{
    private readonly SemaphoreSlim _work = new(0);
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
                if (TryServe(ref next, budget, segment))
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
}
