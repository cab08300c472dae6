using CsCheck;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Tests.Pipeline;

public sealed class FrameHandoverTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void In_the_slot_of_a_live_source_the_newest_frame_wins() =>
        Gen.Int[1, 50].Sample(count =>
        {
            var pool = new FramePool();
            using var slot = new FrameHandover(isLive: true, () => { });
            for (var i = 0; i < count; i++)
            {
                slot.Offer(FrameOf(pool, i), Stop);
            }

            slot.TryTake(out var frame).ShouldBeTrue();
            frame!.Index.ShouldBe(count - 1);
            slot.TryTake(out _).ShouldBeFalse();
            slot.Dropped.ShouldBe(count - 1);
        });

    [Fact]
    public void An_overtaken_frame_goes_back_to_its_pool()
    {
        var pool = new FramePool();
        using var slot = new FrameHandover(isLive: true, () => { });
        var first = FrameOf(pool, 0);
        slot.Offer(first, Stop);
        slot.Offer(FrameOf(pool, 1), Stop);
        pool.Rent(2, 2).ShouldBeSameAs(first);
    }

    [Fact]
    public async Task Of_a_recording_every_frame_arrives_in_order()
    {
        const int Count = 500;
        var pool = new FramePool();
        using var queue = new FrameHandover(isLive: false, () => { });
        var capture = Task.Run(
            () =>
            {
                for (var i = 0; i < Count; i++)
                {
                    queue.Offer(FrameOf(pool, i), Stop);
                }

                queue.Complete();
            },
            Stop);
        var seen = new List<long>();
        while (!queue.IsCompleted)
        {
            if (queue.TryTake(out var frame))
            {
                seen.Add(frame.Index);
                frame.Dispose();
            }
        }

        await capture;
        seen.ShouldBe(Enumerable.Range(0, Count).Select(i => (long)i));
        queue.Dropped.ShouldBe(0);
    }

    [Fact]
    public void Who_waits_for_room_can_be_stopped_and_the_frame_goes_back()
    {
        var pool = new FramePool();
        using var queue = new FrameHandover(isLive: false, () => { });
        queue.Offer(FrameOf(pool, 0), Stop);
        queue.Offer(FrameOf(pool, 1), Stop);
        using var stopped = new CancellationTokenSource();
        stopped.Cancel();
        var third = FrameOf(pool, 2);
        Should.Throw<OperationCanceledException>(() => queue.Offer(third, stopped.Token));
        pool.Rent(2, 2).ShouldBeSameAs(third);
    }

    private static Frame FrameOf(FramePool pool, long index)
    {
        var frame = pool.Rent(2, 2);
        frame.Index = index;
        return frame;
    }
}
