using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Pipeline;

/// <summary>All cameras and the one model they share, each stage on a thread of its own.</summary>
internal sealed class CameraFleet(LoadedModel model, IReadOnlyList<CameraPipeline> cameras, InferenceRound round) : IDisposable
{
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(5);

    private readonly CancellationTokenSource _stop = new();
    private LoadedModel _model = model;
    private readonly List<Thread> _threads = [];
    private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The cameras.</summary>
    public IReadOnlyList<CameraPipeline> Cameras => cameras;

    /// <summary>Frames processed since the start, over all cameras.</summary>
    public long Processed => cameras.Sum(camera => camera.Lane.Counters.Processed);

    /// <summary>
    /// Ends when all recordings are over, the budget is spent, or the fleet was stopped; fails with what broke a stage,
    /// or, when no camera is left, with what broke the first source.
    /// </summary>
    public Task Done => _done.Task;

    /// <summary>Starts all stages.</summary>
    /// <param name="budget">How many frames are processed.</param>
    public void Start(FrameBudget budget)
    {
        var stages = new List<Thread>();
        foreach (var camera in cameras)
        {
            stages.Add(Spawn($"publish {camera.Name}", () => camera.Publish(_stop.Token)));
            _threads.Add(Spawn($"capture {camera.Name}", () => camera.Capture(_stop.Token)));
        }

        _threads.Add(Spawn("inference", () => round.Run([.. cameras.Select(camera => camera.Lane)], budget, Segment, _stop.Token)));
        _threads.AddRange(stages);
        _threads.Add(Spawn("completion", () => Complete(stages)));
    }

    /// <summary>Goes on with another model or other settings from the next frame on; the cameras stay open.</summary>
    /// <param name="parts">The model and the settings from then on.</param>
    /// <exception cref="Core.UserException">The settings do not go with a camera or the model; nothing has changed.</exception>
    /// <exception cref="OperationCanceledException">The fleet is at its end.</exception>
    public Task RefitAsync(SharedParts parts) => round.BetweenFramesAsync(() =>
    {
        foreach (var takeEffect in cameras.Select(camera => camera.Refit(parts)).ToList())
        {
            takeEffect();
        }

        _model = parts.Model;
    });

    /// <summary>Stops all stages and waits for their threads.</summary>
    public void Stop()
    {
        _stop.Cancel();
        foreach (var thread in _threads)
        {
            // A source may hang in native code; its thread is a background one and does not hold the process.
            thread.Join(JoinLimit);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stop();
        foreach (var camera in cameras)
        {
            camera.Dispose();
        }

        round.Dispose();
        _stop.Dispose();
    }

    private void Segment(CameraLane lane, Frame frame, Scene scene) => _model.Session.Run(
        frame.Bgr, frame.Width, frame.Height, scene, lane.View.Geometry(frame.Width, frame.Height, lane.Shape.Width, lane.Shape.Height).Roi);

    private void Complete(List<Thread> stages)
    {
        foreach (var stage in stages)
        {
            stage.Join();
        }

        var allEnded = cameras.All(camera => camera.Lane.Frames.IsCompleted);
        if (allEnded && cameras.Select(camera => camera.Failure).FirstOrDefault(failure => failure is not null) is { } broken)
        {
            _done.TrySetException(broken);
        }

        _done.TrySetResult();
    }

    private Thread Spawn(string name, Action work)
    {
        var thread = new Thread(() =>
        {
            try
            {
                work();
            }
            catch (Exception e)
            {
                _done.TrySetException(e);
            }
        })
        {
            Name = name,
            IsBackground = true,
        };
        thread.Start();
        return thread;
    }
}
