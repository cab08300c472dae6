using CsCheck;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Calibration.Quantization.Ranges;

namespace Sbn.Edge.Calibration.Tests.Quantization.Ranges;

public sealed class RangeJobTests
{
    private static readonly Gen<RangeJob> Jobs = Gen.Select(
        Gen.Int[1, 600], Gen.Int[1, 40], Gen.Long[0, 5000].Array[1, 60],
        (frames, kept, lengths) => new RangeJob("graph", false, frames, kept, [.. lengths.Select((_, i) => $"{i}")], lengths));

    [Fact]
    public void Shares_add_up_and_none_is_a_frame_from_what_its_length_asks_for() => Jobs.Sample(job =>
    {
        var drawn = job.DrawnOfEach();
        drawn.Sum().ShouldBe(job.Frames);
        job.KeptOfEach().Sum().ShouldBe(job.Kept);
        var usual = job.Lengths.Where(n => n > 0).DefaultIfEmpty(1).Average();
        var all = job.Lengths.Sum(n => n > 0 ? n : usual);
        for (var i = 0; i < drawn.Count; i++)
        {
            Math.Abs(drawn[i] - (job.Frames * (job.Lengths[i] > 0 ? job.Lengths[i] : usual) / all)).ShouldBeLessThan(1.000001);
        }
    });

    [Fact]
    public void Every_recording_belongs_to_one_shard() => Gen.Select(Jobs, Gen.Int[1, 70]).Sample((job, shards) =>
    {
        var owned = Enumerable.Range(0, shards).SelectMany(i => job.Of(new Shard(i, shards))).ToArray();
        owned.Order().ShouldBe(Enumerable.Range(0, job.Names.Count));
    });

    [Fact]
    public void No_shard_has_more_to_read_than_another_by_more_than_one_recording() => Gen.Select(Jobs, Gen.Int[1, 9]).Sample((job, shards) =>
    {
        var lengths = job.Lengths.Select(n => Math.Max(n, 1)).ToArray();
        var known = job with { Lengths = lengths };
        var loads = Enumerable.Range(0, shards).Select(i => known.Of(new Shard(i, shards)).Sum(r => lengths[r])).ToArray();
        (loads.Max() - loads.Min()).ShouldBeLessThanOrEqualTo(lengths.Max());
    });

    [Fact]
    public void Jobs_differ_where_anything_differs()
    {
        var job = new RangeJob("graph", false, 8, 4, ["a", "b"], [3, 5]);
        job.IsSameAs(job with { Names = ["a", "b"], Lengths = [3, 5] }).ShouldBeTrue();
        RangeJob[] others = [job with { GraphSha256 = "x" }, job with { Equalised = true }, job with { Frames = 9 }, job with { Kept = 5 }, job with { Names = ["a", "c"] }, job with { Lengths = [3, 6] }];
        others.ShouldAllBe(other => !job.IsSameAs(other));
    }
}
