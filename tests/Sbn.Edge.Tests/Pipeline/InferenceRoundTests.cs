using System.Collections.Concurrent;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Pipeline;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Pipeline;

public sealed class InferenceRoundTests : IDisposable
{
    private static readonly SceneShape Shape = new(8, 8, 4, 8, 2, 2);
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly FramePool _pool = new();
    private readonly InferenceRound _round = new();

    public void Dispose() => _round.Dispose();

    [Fact]
    public async Task Cameras_with_frames_are_served_in_turn()
    {
        using var front = Lane("front");
        using var left = Lane("left");
        Offer(front, 2);
        Offer(left, 2);
        front.Frames.Complete();
        left.Frames.Complete();
        var order = new ConcurrentQueue<int>();
        await RunAsync([front, left], frame => order.Enqueue(frame.Width), new FrameBudget(null));
        // The lanes' frames differ in width, see Offer.
        order.ShouldBe([front.Camera.Length, left.Camera.Length, front.Camera.Length, left.Camera.Length]);
    }

    [Fact]
    public async Task A_camera_without_frames_does_not_hold_up_the_others()
    {
        using var silent = Lane("silent");
        using var front = Lane("front");
        Offer(front, 2);
        var run = RunAsync([silent, front], _ => { }, new FrameBudget(null));
        await Eventually.HoldsAsync(() => front.Results.Count == 2, cancellationToken: Stop);
        silent.Frames.Complete();
        front.Frames.Complete();
        await run;
    }

    [Fact]
    public async Task A_camera_that_ended_is_closed_while_another_one_goes_on()
    {
        using var over = Lane("over");
        using var going = Lane("going");
        Offer(over, 2);
        var run = RunAsync([over, going], _ => { }, new FrameBudget(null));
        over.Frames.Complete();
        await Eventually.HoldsAsync(() => over.Results.IsAddingCompleted, cancellationToken: Stop);
        over.Results.Count.ShouldBe(2);
        going.Results.IsAddingCompleted.ShouldBeFalse();
        going.Frames.Complete();
        await run;
    }

    [Fact]
    public async Task The_budget_is_kept_to_the_frame()
    {
        using var lane = Lane("front");
        Offer(lane, 2);
        await RunAsync([lane], _ => { }, new FrameBudget(1));
        lane.Results.Count.ShouldBe(1);
        lane.Results.IsAddingCompleted.ShouldBeTrue();
    }

    [Fact]
    public async Task Without_a_free_scene_inference_waits_until_one_comes_back()
    {
        using var lane = Lane("front");
        var run = RunAsync([lane], _ => { }, new FrameBudget(5));
        var capture = Task.Run(() => Offer(lane, 5), Stop);
        await Eventually.HoldsAsync(() => lane.Results.Count == 3, cancellationToken: Stop);
        lane.Scenes.TryRent(out _).ShouldBeFalse();
        for (var i = 0; i < 5; i++)
        {
            var (frame, scene) = lane.Results.Take(Stop);
            frame.Index.ShouldBe(i);
            frame.Dispose();
            lane.Scenes.Return(scene);
        }

        await run;
        await capture;
    }

    private CameraLane Lane(string name) => new(name, isLive: false, CameraView.Whole, Shape, _round.Wake);

    private void Offer(CameraLane lane, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var frame = _pool.Rent(lane.Camera.Length, 1);
            frame.Index = i;
            lane.Frames.Offer(frame, Stop);
        }
    }

    [Fact]
    public async Task What_is_done_between_frames_may_be_followed_at_once_by_the_next()
    {
        using var lane = Lane("front");
        var run = RunAsync([lane], _ => { }, new FrameBudget(null));
        var done = 0;
        for (var i = 0; i < 1000; i++)
        {
            await _round.BetweenFramesAsync(() => done++);
        }

        done.ShouldBe(1000);
        await Should.ThrowAsync<InvalidDataException>(() => _round.BetweenFramesAsync(() => throw new InvalidDataException()));
        lane.Frames.Complete();
        await run;
        await Should.ThrowAsync<OperationCanceledException>(() => _round.BetweenFramesAsync(() => { }));
    }

    private Task RunAsync(CameraLane[] lanes, Action<Frame> seen, FrameBudget budget) =>
        Task.Run(() => _round.Run(lanes, budget, (_, frame, _) => seen(frame), Stop), Stop);
}
