using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Training.Data;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Scoring;

/// <summary>Runs a network over whole pictures and counts what it gets right.</summary>
internal static class Scorer
{
    /// <summary>The confusion of argmax(logits + prior) with the labels, at full resolution, for each of several priors.</summary>
    /// <param name="logits">From a normalised picture [1,3,H,W] to logits [1,C,H/4,W/4].</param>
    /// <param name="priors">Added to the logits of each class, each [C].</param>
    public static ConfusionMatrix[] Score(
        Func<Tensor, Tensor> logits, IReadOnlyList<StreetImage> images, CodeBook codes, int classes, IReadOnlyList<float[]> priors)
    {
        var counts = priors.Select(_ => new long[classes, classes]).ToArray();
        using var nograd = no_grad();
        foreach (var image in images)
        {
            using var scope = NewDisposeScope();
            var scores = functional.interpolate(
                logits(Picture(image)), [image.Height, image.Width], mode: InterpolationMode.Bilinear, align_corners: false);
            for (var p = 0; p < counts.Length; p++)
            {
                var predicted = (scores + tensor(priors[p]).view(1, -1, 1, 1)).argmax(1).to(ScalarType.Byte).data<byte>().ToArray();
                for (var i = 0; i < predicted.Length; i++)
                {
                    var label = codes.ClassOf(image.Codes[i]);
                    if (label < classes)
                    {
                        counts[p][label, predicted[i]]++;
                    }
                }
            }
        }

        return [.. counts.Select(c => new ConfusionMatrix(c))];
    }

    /// <summary>The network's input: [1,3,H,W], normalised.</summary>
    public static Tensor Picture(StreetImage image)
    {
        var bytes = tensor(image.Bgr, [image.Height, image.Width, 3]);
        return ((bytes.to(ScalarType.Float32) - tensor(Normalisation.Mean)) / Normalisation.Deviation).permute(2, 0, 1).unsqueeze(0).contiguous();
    }
}
