using CsCheck;
using Sbn.Edge.Calibration.Quantization.Ranges;

namespace Sbn.Edge.Calibration.Tests.Quantization.Ranges;

public sealed class MagnitudeHistogramTests
{
    private static readonly Gen<float[]> Values = Gen.OneOf(Gen.Float[-50, 50], Gen.Float[-1e-6f, 1e-6f], Gen.Const(0f)).Array[0, 60];

    [Fact]
    public void Merged_parts_are_the_same_as_one_run_over_everything_in_any_order() => Gen.Select(Values, Values, Values).Sample((a, b, c) =>
    {
        var whole = Bytes(Of([.. a, .. b, .. c]));
        Bytes(Merged(Merged(Of(a), Of(b)), Of(c))).ShouldBe(whole);
        Bytes(Merged(Of(a), Merged(Of(b), Of(c)))).ShouldBe(whole);
        Bytes(Merged(Of(c), Merged(Of(b), Of(a)))).ShouldBe(whole);
    });

    [Fact]
    public void What_is_written_reads_back_the_same() => Values.Sample(values =>
    {
        var written = Bytes(Of(values));
        using var reader = new BinaryReader(new MemoryStream(written));
        Bytes(MagnitudeHistogram.Read(reader)).ShouldBe(written);
    });

    [Fact]
    public void Every_magnitude_lies_in_the_bin_that_counts_it() => Gen.Float[-60000, 60000].Where(v => Math.Abs(v) >= 1e-6f).Sample(value =>
    {
        var (low, high, count) = Of([value]).Bins().Single();
        count.ShouldBe(1);
        Math.Abs(value).ShouldBeInRange(low, high);
        (high / low).ShouldBeLessThanOrEqualTo(1 + (1f / MagnitudeHistogram.BinsPerOctave) + 1e-6f);
    });

    [Fact]
    public void Zeros_the_largest_and_what_is_no_number_are_counted_apart()
    {
        var seen = Of([0, -0f, 1, -3, float.NaN, float.NegativeInfinity]);
        (seen.Tiny, seen.Largest, seen.NotFinite, seen.Count).ShouldBe((2, 3, 2, 4));
    }

    [Fact]
    public void A_damaged_one_is_refused()
    {
        var bytes = Bytes(Of([1, 2, 3]));
        bytes[^3] = 0xFF;
        bytes[^2] = 0xFF;
        using var reader = new BinaryReader(new MemoryStream(bytes));
        Should.Throw<InvalidDataException>(() => MagnitudeHistogram.Read(reader));
    }

    private static MagnitudeHistogram Of(float[] values)
    {
        var histogram = new MagnitudeHistogram();
        histogram.Add(values);
        return histogram;
    }

    private static MagnitudeHistogram Merged(MagnitudeHistogram a, MagnitudeHistogram b)
    {
        var both = new MagnitudeHistogram();
        both.Add(a);
        both.Add(b);
        return both;
    }

    private static byte[] Bytes(MagnitudeHistogram histogram)
    {
        using var stream = new MemoryStream();
        using (var writer = new BinaryWriter(stream))
        {
            histogram.Write(writer);
        }

        return stream.ToArray();
    }
}
