using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Scoring;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Stages;

/// <summary>Counts how right the confidence classifiers are on a sequence that no part of the model learned from.</summary>
internal static class OutOfFold
{
    /// <summary>CamVid's frame numbers count at 30 Hz; a block is 10 s.</summary>
    private const int FramesPerBlock = 300;

    /// <param name="prior">The class-prior correction that the exported graph has.</param>
    public static ConfidenceCounts Count(SbnNetwork network, IReadOnlyList<StreetImage> images, CodeBook codes, float[] prior)
    {
        var counts = new ConfidenceCounts(prior.Length);
        using var nograd = no_grad();
        foreach (var image in images)
        {
            using var scope = NewDisposeScope();
            var evidence = network.Head.Evidence(network.Activations(Scorer.Picture(image)));
            var scores = network.Head.Decide(evidence) + tensor(prior).view(1, -1, 1, 1);
            var winner = ClassLoss.AtFullSize(scores).argmax(1);
            var own = ClassLoss.AtFullSize(network.Confidence.forward(evidence)).gather(1, winner.unsqueeze(1)).squeeze(1);
            var predicted = winner.to(ScalarType.Byte).data<byte>().ToArray();
            var logits = own.contiguous().data<float>().ToArray();
            var block = Block(image.Name);
            for (var i = 0; i < predicted.Length; i++)
            {
                var label = codes.ClassOf(image.Codes[i]);
                if (label < prior.Length)
                {
                    counts.Add(block, predicted[i], logits[i], label == predicted[i]);
                }
            }
        }

        return counts;
    }

    /// <summary>Sequence and ten-second block of a CamVid frame, such as <c>0006R0/4</c> for <c>0006R0_f01350</c>.</summary>
    internal static string Block(string name)
    {
        var (sequence, number) = FrameNumber.Parse(name);
        return $"{sequence}/{number / FramesPerBlock}";
    }
}
