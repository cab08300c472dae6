using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Pipeline;

/// <summary>What connects the stages of one camera: frames on their way into the model, scenes on their way out.</summary>
internal sealed class CameraLane : IDisposable
{
    private readonly Action _changed;

    /// <summary>Makes the lane.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <param name="isLive">True where the newest frame wins.</param>
    /// <param name="view">What of the frame is the street.</param>
    /// <param name="shape">The model's shape.</param>
    /// <param name="changed">Called when inference may have something to do.</param>
    public CameraLane(string camera, bool isLive, CameraView view, SceneShape shape, Action changed)
    {
        Camera = camera;
        Frames = new FrameHandover(isLive, changed);
        _changed = changed;
        Refit(view, shape);
    }

    /// <summary>The camera's name.</summary>
    public string Camera { get; }

    /// <summary>What of the frame is the street.</summary>
    public CameraView View { get; private set; }

    /// <summary>The model's shape.</summary>
    public SceneShape Shape { get; private set; }

    /// <summary>From capture to inference.</summary>
    public FrameHandover Frames { get; }

    /// <summary>The scenes of this camera.</summary>
    public ScenePool Scenes { get; private set; }

    /// <summary>From inference to publishing; never holds more than there are scenes.</summary>
    public BlockingCollection<SegmentedFrame> Results { get; } = [];

    /// <summary>What the camera has done.</summary>
    public CameraCounters Counters { get; } = new();

    /// <summary>Takes another view or another model's shape; only between two frames.</summary>
    [MemberNotNull(nameof(View), nameof(Shape), nameof(Scenes))]
    public void Refit(CameraView view, SceneShape shape)
    {
        View = view;
        if (Scenes is null || Shape != shape)
        {
            Scenes = new ScenePool(shape, _changed);
        }

        Shape = shape;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        while (Results.TryTake(out var left))
        {
            left.Frame.Dispose();
        }

        Results.Dispose();
        Frames.Dispose();
    }
}
