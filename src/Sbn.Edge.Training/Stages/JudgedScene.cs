using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Scoring;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Stages;

/// <summary>What a network said of a frame that it had not learned from, and where it was right.</summary>
/// <param name="Source">Where the frame comes from, such as a sequence.</param>
/// <param name="IsShifted">True where something was laid over the frame.</param>
/// <param name="Concepts">Activations in steps of 1/127, [K, h, w].</param>
/// <param name="Scores">Corrected logits, [C, h, w].</param>
/// <param name="Winner">Predicted class ids, [4h, 4w].</param>
/// <param name="Verdict">1 right, 0 wrong, 255 not known, [4h, 4w].</param>
internal sealed record JudgedScene(string Source, bool IsShifted, byte[] Concepts, float[] Scores, byte[] Winner, byte[] Verdict)
{
    private const byte NotKnown = 255;

    /// <summary>Runs a network over a frame.</summary>
    /// <param name="prior">The correction of the logits, [C].</param>
    public static JudgedScene Of(SbnNetwork network, StreetImage image, CodeBook codes, float[] prior, string source, bool isShifted)
    {
        using var nograd = no_grad();
        using var scope = NewDisposeScope();
        var concepts = network.Activations(Scorer.Picture(image));
        var scores = network.Head.forward(concepts) + tensor(prior).view(1, -1, 1, 1);
        var winner = ClassLoss.AtFullSize(scores).argmax(1).to(ScalarType.Byte).data<byte>().ToArray();
        var verdict = new byte[winner.Length];
        for (var i = 0; i < verdict.Length; i++)
        {
            var allowed = codes[image.Codes[i]].Classes;
            verdict[i] = allowed.Count == 0 ? NotKnown : allowed.Contains(winner[i]) ? (byte)1 : (byte)0;
        }

        return new JudgedScene(
            source, isShifted, (concepts * ConceptLayer.Levels).round().to(ScalarType.Byte).contiguous().data<byte>().ToArray(),
            scores.contiguous().data<float>().ToArray(), winner, verdict);
    }
}
