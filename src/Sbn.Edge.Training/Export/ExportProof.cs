using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Scoring;
using Sbn.Edge.Training.Stages;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Export;

/// <summary>How far the exported graph and the Torch network are apart on real frames.</summary>
/// <param name="Frames">Frames compared.</param>
/// <param name="LargestScoreDifference">Largest absolute difference of the class logits.</param>
/// <param name="ConceptsEqual">Share of concept activations that are equal after quantisation.</param>
/// <param name="LargestConceptDifference">Largest difference of activations, in quantisation steps of 1/127.</param>
/// <param name="ClassesEqual">Share of pixels with the same class.</param>
/// <param name="LargestConfidenceDifference">Largest difference of confidence codes where the classes agree.</param>
internal sealed record ExportProof(
    int Frames, double LargestScoreDifference, double ConceptsEqual, double LargestConceptDifference, double ClassesEqual,
    int LargestConfidenceDifference)
{
    /// <summary>Equal but for the order in which floating-point sums are taken.</summary>
    public bool Holds => ClassesEqual >= 0.999 && ConceptsEqual >= 0.999 && LargestConceptDifference < 1.5;

    public static ExportProof Compare(
        OnnxModel graph, SbnNetwork network, float[] prior, IReadOnlyList<StreetImage> images)
    {
        using var session = GraphSession.Open(graph, "the exported graph", new InferenceOptions { Provider = ExecutionProvider.Cpu });
        using var nograd = no_grad();
        double score = 0, concept = 0;
        long conceptsEqual = 0, conceptsAll = 0, classesEqual = 0, classesAll = 0;
        var code = 0;
        foreach (var image in images)
        {
            using var scope = NewDisposeScope();
            var made = session.Run(new Dictionary<string, GraphTensor>
            {
                ["image"] = GraphTensor.Of(image.Bgr, 1, image.Height, image.Width, 3),
            });
            var concepts = network.Activations(Scorer.Picture(image));
            var scores = network.Head.forward(concepts) + tensor(prior).view(1, -1, 1, 1);
            var winner = ClassLoss.AtFullSize(scores).argmax(1);
            var logits = network.Confidence.Forward(concepts, scores);
            var own = ClassLoss.AtFullSize(logits).gather(1, winner.unsqueeze(1)).contiguous().data<float>().ToArray();

            var torchConcepts = concepts.contiguous().data<float>().ToArray();
            var onnxConcepts = made["concepts"].Floats;
            for (var i = 0; i < torchConcepts.Length; i++)
            {
                var difference = Math.Abs(torchConcepts[i] - onnxConcepts[i]) * ConceptLayer.Levels;
                concept = Math.Max(concept, difference);
                conceptsEqual += difference < 0.5 ? 1 : 0;
            }

            conceptsAll += torchConcepts.Length;
            var torchScores = scores.contiguous().data<float>().ToArray();
            var onnxScores = made["scores"].Floats;
            for (var i = 0; i < torchScores.Length; i++)
            {
                score = Math.Max(score, Math.Abs(torchScores[i] - onnxScores[i]));
            }

            var torchClasses = winner.to(ScalarType.Byte).data<byte>().ToArray();
            var onnxClasses = made["classes"].Bytes;
            var onnxConfidence = made["confidence"].Bytes;
            for (var i = 0; i < torchClasses.Length; i++)
            {
                if (torchClasses[i] == onnxClasses[i])
                {
                    classesEqual++;
                    code = Math.Max(code, Math.Abs(Core.Confidence.ConfidenceCode.FromLogit(own[i]) - onnxConfidence[i]));
                }
            }

            classesAll += torchClasses.Length;
        }

        return new ExportProof(
            images.Count, score, (double)conceptsEqual / conceptsAll, concept, (double)classesEqual / classesAll, code);
    }
}
