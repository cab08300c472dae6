using System.Globalization;
using System.Text;
using Sbn.Edge.Training.Commands;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Stages;

namespace Sbn.Edge.Training.Export;

/// <summary>The bundle's <c>MODEL_CARD.md</c>, with the figures that the run measured.</summary>
internal static class ModelCard
{
    public static string Write(TrainSession session)
    {
        var vocabulary = session.Street.Vocabulary;
        var text = new StringBuilder();
        Line(text, "# Model card: street segmentation through named concepts");
        Line(text, $"""

            A Semantic Bottleneck Network (Losch, Fritz, Schiele 2019) for street scenes: {vocabulary.Classes.Count} classes, seen
            through {vocabulary.Concepts.Count} named parts and materials. The trunk's late feature layer has {TrunkShape.FeatureCount} channels
            (D/K = {(double)TrunkShape.FeatureCount / vocabulary.Concepts.Count:F0}); a linear map takes it to the concepts, which replace it: classes and
            confidence depend on the concepts alone.

            **Use**: research on interpretable perception. Not fit for driving a vehicle.
            **Licence of the weights**: non-commercial research, as the data asks. The code has another licence.
            """);
        Line(text, "\n## Figures\n");
        Line(text, "| network | measured on | frames | mIoU | pixel accuracy |\n|---|---|---|---|---|");
        foreach (var (key, name) in new[] { ("base", "base (no bottleneck)"), ("sbn", "SBN, FP32") })
        {
            if (session.Metrics.Get<StreetScore>(key) is { } s)
            {
                Line(text, $"| {name} | {s.MeasuredOn} | {s.Frames} | {100 * s.Figures.Miou:F1} % | {100 * s.Figures.PixelAccuracy:F1} % |");
            }
        }

        if (session.Metrics.Get<StreetScore>("sbn") is { } sbn)
        {
            Line(text, "\n| class | IoU |\n|---|---|");
            foreach (var (name, iou) in sbn.Figures.Iou)
            {
                Line(text, $"| {name} | {100 * iou:F1} % |");
            }
        }

        if (session.Metrics.Get<ConceptMetrics>("concepts") is { } concepts)
        {
            Line(text, """

                ## Concepts

                Average precision (AP) on the val parts of the concept sets and on unseen streets of the synthetic drive; share of the
                strongest 1 % of activations, on street frames, that lie in a class which may have the concept. A dash: nothing to
                measure it on.

                | concept | AP | in its parent class |
                |---|---|---|
                """);
            foreach (var concept in vocabulary.Concepts)
            {
                Line(text, $"| {concept.Name} | {Figure(concepts.AveragePrecision, concept.Name)} | {Figure(concepts.InParentShare, concept.Name)} |");
            }
        }

        Line(text, """

            ## Confidence

            """);
        Line(text, session.Options.OutOfFold.Count == 0
            ? "The published confidence is the softmax of the predicted class: nothing was held out that a better one could be learned on."
            : $"The published confidence was learned on frames that the judged networks had not learned from: {string.Join(", ", session.Options.OutOfFold.Select(f => f.HeldOut))}, and drives of IDD-Lite.");
        Line(text, """

            ## Limits

            Learned from daylight frames, most of them of one city in one country. CamVid val continues a training sequence; streets never seen
            score lower. Small things (poles, signs, far pedestrians) are weak. Night, snow and rain were not measured.

            ## Data

            | set | used for | licence |
            |---|---|---|
            """);
        foreach (var data in DataSources.Of(session.Options))
        {
            Line(text, $"| {data.Name} | {data.Use} | {data.Licence} |");
        }

        return text.ToString();
    }

    private static string Figure(IReadOnlyDictionary<string, double> values, string name) =>
        values.TryGetValue(name, out var v) && double.IsFinite(v) ? v.ToString("F2", CultureInfo.InvariantCulture) : "–";

    private static void Line(StringBuilder text, FormattableString line) => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');

    private static void Line(StringBuilder text, string line) => text.Append(line).Append('\n');
}
