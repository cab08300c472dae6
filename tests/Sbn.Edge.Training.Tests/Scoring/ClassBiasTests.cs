using Sbn.Edge.TestKit;
using Sbn.Edge.Training.Concepts;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Scoring;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Tests.Scoring;

[Collection(nameof(TorchRuns))]
public sealed class ClassBiasTests
{
    private const int Classes = 3;
    private static readonly double[] Shares = [0.5, 0.3, 0.2];

    [Fact]
    public void Scores_that_say_nothing_get_the_log_of_the_classes_shares()
    {
        var bias = Fit(images: 12, x => zeros(1, Classes, x.shape[2] / 4, x.shape[3] / 4));
        var mean = Shares.Average(Math.Log);
        for (var c = 0; c < Classes; c++)
        {
            bias.Values[c].ShouldBe((float)(Math.Log(Shares[c]) - mean), 0.05f);
        }
    }

    [Fact]
    public void Scores_that_fit_already_get_none()
    {
        var bias = Fit(images: 12, x => tensor(Shares.Select(p => (float)Math.Log(p)).ToArray()).view(1, -1, 1, 1).expand(1, Classes, x.shape[2] / 4, x.shape[3] / 4));
        bias.Values.ShouldAllBe(b => Math.Abs(b) < 0.05f);
    }

    [Fact]
    public void Several_are_averaged_by_their_pixels_and_none_is_zero()
    {
        ClassBias.Mean([new ClassBias([1, -1], 300), new ClassBias([-1, 1], 100)], 2).ShouldBe([0.5f, -0.5f]);
        ClassBias.Mean([], 2).ShouldBe([0, 0]);
    }

    [Fact]
    public void What_is_saved_reads_back()
    {
        using var folder = new TempFolder();
        new ClassBias([0.25f, -0.25f], 7).Save(folder["bias.json"]);
        var read = ClassBias.Load(folder["bias.json"]);
        read.Values.ShouldBe([0.25f, -0.25f]);
        read.Pixels.ShouldBe(7);
    }

    private static ClassBias Fit(int images, Func<Tensor, Tensor> logits)
    {
        const int side = 64;
        var codes = new CodeBook(0);
        ushort[] code = [.. Enumerable.Range(0, Classes).Select(c => codes.Code(new PixelMeaning([(byte)c], [])))];
        var random = new Random(5);
        var pictures = Enumerable.Range(0, images).Select(i => new StreetImage(
            $"s_{i}", side, side, new byte[side * side * 3], [.. Enumerable.Range(0, side * side).Select(_ => code[Draw(random)])])).ToArray();
        return ClassBias.Fit(logits, pictures, codes, Classes, seed: 1);
    }

    private static int Draw(Random random)
    {
        var at = random.NextDouble();
        return at < Shares[0] ? 0 : at < Shares[0] + Shares[1] ? 1 : 2;
    }
}
