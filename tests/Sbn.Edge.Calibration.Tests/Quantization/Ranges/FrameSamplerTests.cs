using CsCheck;
using Sbn.Edge.Calibration.Quantization.Ranges;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.Tests.Quantization.Ranges;

public sealed class FrameSamplerTests
{
    [Fact]
    public void Drawn_and_kept_frames_are_rising_apart_and_as_many_as_asked_for_where_there_are_enough() =>
        Gen.Select(Gen.Int[1, 12], Gen.Int[0, 6], Gen.Int[20, 300]).Sample(
            (count, others, length) =>
            {
                var sample = Sample(count, others, length, i => (byte)(i * 37));
                sample.Drawn.Count.ShouldBe(count);
                sample.Kept.Count.ShouldBe(others);
                sample.Drawn.Zip(sample.Drawn.Skip(1)).ShouldAllBe(p => p.First < p.Second);
                sample.Kept.ShouldAllBe(number => number < length && !sample.Drawn.Contains(number));
            },
            iter: 40);

    [Fact]
    public void A_frame_that_looks_like_no_other_is_drawn()
    {
        var sample = Sample(4, 0, 32, i => i == 21 ? (byte)255 : (byte)(i % 3));
        sample.Drawn.ShouldContain(21);
    }

    [Fact]
    public void A_recording_without_a_frame_gives_an_empty_sample()
    {
        var sample = Sample(4, 2, 0, _ => 0);
        sample.Drawn.ShouldBeEmpty();
        sample.Kept.ShouldBeEmpty();
        sample.AllAlike.ShouldBeFalse();
    }

    private static RecordingSample Sample(int count, int others, int length, Func<int, byte> colour)
    {
        var sampler = new FrameSampler(count, others);
        var pool = new FramePool();
        for (var i = 0; i < length; i++)
        {
            using var frame = pool.Rent(32, 24);
            frame.Bgr.AsSpan().Fill(colour(i));
            sampler.Look(frame);
        }

        return sampler.Draw();
    }
}
