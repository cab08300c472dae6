using System.Text.Json;
using Sbn.Edge.Training.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Scoring;

/// <summary>
/// What to add to the scores of each class so that they fit frames nobody learned from: the classes' shares in the training
/// mixture, and what carries over to a new street, are not those of the street. Eleven numbers, fitted by maximum likelihood.
/// </summary>
/// <param name="Values">One for each class; their mean is 0.</param>
/// <param name="Pixels">How many pixels they were fitted on.</param>
internal sealed record ClassBias(float[] Values, long Pixels)
{
    /// <summary>Name of the file in a run with a held-out sequence.</summary>
    public const string FileName = "class-bias.json";

    private const int SamplesPerFrame = 2000;
    private const int Steps = 300;
    private const double Rate = 0.05;

    // Keeps a class that the frames hardly show near 0.
    private const double Ridge = 1e-4;

    /// <summary>Fits it.</summary>
    /// <param name="logits">From a normalised picture [1,3,H,W] to corrected logits [1,C,H/4,W/4].</param>
    /// <param name="images">Frames nobody learned from.</param>
    /// <param name="codes">The meaning of their labels.</param>
    /// <param name="classes">C.</param>
    /// <param name="seed">Seed of the sample.</param>
    public static ClassBias Fit(Func<Tensor, Tensor> logits, IReadOnlyList<StreetImage> images, CodeBook codes, int classes, int seed)
    {
        using var scope = NewDisposeScope();
        var (scores, labels) = Sample(logits, images, codes, classes, new Random(seed));
        var bias = new TorchSharp.Modules.Parameter(zeros(classes));
        using var optimiser = optim.Adam([bias], Rate);
        for (var step = 0; step < Steps; step++)
        {
            using var inner = NewDisposeScope();
            optimiser.zero_grad();
            var loss = functional.cross_entropy(scores + bias.view(1, -1), labels) + (Ridge * bias.square().sum());
            loss.backward();
            optimiser.step();
        }

        return new ClassBias((bias - bias.mean()).detach().data<float>().ToArray(), labels.shape[0]);
    }

    /// <summary>The mean of several, by the pixels they were fitted on; zeros for none.</summary>
    public static float[] Mean(IReadOnlyList<ClassBias> several, int classes)
    {
        var sum = new float[classes];
        double all = several.Sum(b => b.Pixels);
        foreach (var bias in several)
        {
            for (var c = 0; c < classes; c++)
            {
                sum[c] += (float)(bias.Values[c] * (bias.Pixels / all));
            }
        }

        return sum;
    }

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));

    public static ClassBias Load(string path) => JsonSerializer.Deserialize<ClassBias>(File.ReadAllText(path))!;

    private static (Tensor Scores, Tensor Labels) Sample(
        Func<Tensor, Tensor> logits, IReadOnlyList<StreetImage> images, CodeBook codes, int classes, Random random)
    {
        using var nograd = no_grad();
        List<Tensor> scores = [];
        List<long> labels = [];
        foreach (var image in images)
        {
            using var scope = NewDisposeScope();
            var full = functional.interpolate(
                logits(Scorer.Picture(image)), [image.Height, image.Width], mode: InterpolationMode.Bilinear, align_corners: false).view(classes, -1);
            List<long> places = [];
            for (var i = 0; i < SamplesPerFrame; i++)
            {
                var place = random.Next(image.Codes.Length);
                var label = codes.ClassOf(image.Codes[place]);
                if (label < classes)
                {
                    places.Add(place);
                    labels.Add(label);
                }
            }

            scores.Add(full.index_select(1, tensor(places.ToArray())).t().contiguous().MoveToOuterDisposeScope());
        }

        return (cat(scores, 0), tensor(labels.ToArray()));
    }
}
