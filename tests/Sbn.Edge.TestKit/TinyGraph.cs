using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.TestKit;

/// <summary>
/// Builds the graph of the tiny SBN with weights by hand. A concept answers to one colour: 1 at that colour, falling to 0
/// at a distance of <see cref="Reach"/>. The scores add up a class's concepts over 3×3 cells; the confidence takes the
/// other classes' concepts off. A pixel of no known colour is of class 0 with a low confidence.
/// </summary>
internal static class TinyGraph
{
    /// <summary>The distance (sum of the absolute differences of red, green and blue) at which a concept falls to 0.</summary>
    private const float Reach = 48;

    private const float ConceptScale = 1 / 127f;

    public static OnnxModel Build(TinyBundleOptions o, string variant, bool features)
    {
        var classes = TinyClasses.All.Take(o.Classes).ToArray();
        var k = classes.Sum(c => c.Concepts.Length);
        var (h, w) = (o.Height / o.Stride, o.Width / o.Stride);
        var b = new OnnxGraphBuilder("tiny").Document("A tiny SBN for tests, with weights by hand.").Metadata("variant", variant);

        b.Input(BundleContract.Image, ElementType.Uint8, 1, o.Height, o.Width, 3);
        var bgr = b.Transpose(b.Cast(BundleContract.Image, ElementType.Float), [0, 3, 1, 2]);
        var cells = b.AveragePool(bgr, [o.Stride, o.Stride]);
        var distances = Distances(b, cells, classes, k);
        var answers = Answers(b, distances, k);
        b.DequantizeLinear(b.QuantizeLinear(b.Clip(answers, 0, 1), ConceptScale), ConceptScale, output: BundleContract.Concepts);

        var scores = b.Conv(BundleContract.Concepts, Gather(classes, k, own: o.SeesNothing ? 0 : 1, others: 0), (o.Classes, k, 3, 3), output: o.Scores ? BundleContract.Scores : null);
        var large = b.ResizeByScale(scores, o.Stride, o.Stride);
        var winner = b.ArgMax(large);
        Squeeze(b, b.Cast(winner, ElementType.Uint8), BundleContract.Classes);

        // −5 where nothing is known; up to 7 where one concept of the class is there and none of another class.
        var sure = b.Conv(
            BundleContract.Concepts, Gather(classes, k, own: 1.2f, others: -0.6f), (o.Classes, k, 3, 3), [.. Enumerable.Repeat(-5f, o.Classes)]);
        var logit = b.GatherElements(b.ResizeByScale(sure, o.Stride, o.Stride), winner);
        var code = b.Round(b.Mul(b.Add(b.Clip(logit, -8, 8), b.Scalar(8f)), b.Scalar(255f / 16)));
        Squeeze(b, b.Cast(code, ElementType.Uint8), BundleContract.Confidence);

        b.Output(BundleContract.Classes, ElementType.Uint8, 1, o.Height, o.Width);
        b.Output(BundleContract.Confidence, ElementType.Uint8, 1, o.Height, o.Width);
        b.Output(BundleContract.Concepts, ElementType.Float, 1, k, h, w);
        if (o.Scores)
        {
            b.Output(BundleContract.Scores, ElementType.Float, 1, o.Classes, h, w);
        }

        if (features)
        {
            b.Node("Identity", [distances], ["features"]);
            b.Output("features", ElementType.Float, 1, 6 * k, h, w);
            b.Node("Identity", [sure], ["paper"]);
            b.Output("paper", ElementType.Float, 1, o.Classes, h, w);
        }

        return b.Build();
    }

    /// <summary>For each concept and channel how far the cell is above and below the concept's colour: [1, 6K, h, w].</summary>
    private static string Distances(OnnxGraphBuilder b, string cells, TinyClass[] classes, int k)
    {
        var weight = new float[6 * k * 3];
        var bias = new float[6 * k];
        var row = 0;
        foreach (var (color, half) in classes.SelectMany(c => c.Concepts.Select((_, i) => (c.Color, i == 1))))
        {
            for (var channel = 0; channel < 3; channel++)
            {
                // The palette is red first, the image blue first.
                var anchor = color[2 - channel] * (half ? 0.5f : 1);
                foreach (var sign in new[] { 1, -1 })
                {
                    weight[(row * 3) + channel] = sign;
                    bias[row++] = -sign * anchor;
                }
            }
        }

        return b.Relu(b.Conv(cells, weight, (6 * k, 3, 1, 1), bias));
    }

    private static string Answers(OnnxGraphBuilder b, string distances, int k)
    {
        var weight = new float[k * 6 * k];
        for (var i = 0; i < k; i++)
        {
            weight.AsSpan((i * 6 * k) + (6 * i), 6).Fill(-1 / Reach);
        }

        return b.Conv(distances, weight, (k, 6 * k, 1, 1), [.. Enumerable.Repeat(1f, k)]);
    }

    /// <summary>3×3 kernels [C, K, 3, 3] that weigh a class's own concepts and those of the others, the middle six tenths.</summary>
    private static float[] Gather(TinyClass[] classes, int k, float own, float others)
    {
        var weight = new float[classes.Length * k * 9];
        var owners = classes.SelectMany((c, i) => c.Concepts.Select(_ => i)).ToArray();
        for (var c = 0; c < classes.Length; c++)
        {
            for (var concept = 0; concept < k; concept++)
            {
                var kernel = weight.AsSpan(((c * k) + concept) * 9, 9);
                var strength = owners[concept] == c ? own : others;
                kernel.Fill(0.5f * strength);
                kernel[4] = 6 * strength;
            }
        }

        return weight;
    }

    /// <summary>[1, 1, H, W] → [1, H, W], whatever H and W are.</summary>
    private static void Squeeze(OnnxGraphBuilder b, string x, string output) =>
        b.Node("Squeeze", [x, b.Initializer<long>($"{output}.axes", [1], 1)], [output]);
}
