using System.Text;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.Training.Commands;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Stages;

namespace Sbn.Edge.Training.Export;

/// <summary>Writes the FP32 bundle of a finished run.</summary>
internal static class BundleExport
{
    private const string WeightsLicence =
        "Non-commercial research use only: the weights were learned from CamVid, LabelMeFacade and other sets with such terms.";

    /// <param name="name">Name of the bundle.</param>
    /// <param name="version">Its version.</param>
    /// <param name="graph">The exported network.</param>
    /// <param name="bench">The same with its features as an output, for the bench's baselines; null to leave it out.</param>
    /// <param name="card">The model card, Markdown.</param>
    /// <param name="directory">Where to; a bundle that is there is replaced only with <paramref name="overwrite"/>.</param>
    public static ModelBundle Write(
        string name, string version, OnnxModel graph, OnnxModel? bench, TrainSession session, string card, string directory, bool overwrite)
    {
        var vocabulary = session.Street.Vocabulary;
        var manifest = new BundleManifest
        {
            Schema = BundleManifest.CurrentSchema,
            Name = name,
            Version = version,
            Classes = vocabulary.Classes,
            Concepts = vocabulary.Concepts,
            ConceptsOfClass = vocabulary.Classes.ToDictionary(c => c.Name, c => vocabulary.ConceptsOf(c.Id)),
            HeldOut = session.Options.HeldOut,
            Input = new BundleInput(InputSize.Width, InputSize.Height, "bgr"),
            OutputStride = TrunkShape.OutputStride,
            ConfidenceEncoding = new ConfidenceEncoding("logit8", ConfidenceCode.MinLogit, ConfidenceCode.MaxLogit),
            Files = new Dictionary<string, string>(),
            Data = DataSources.Of(session.Options),
            WeightsLicence = WeightsLicence,
            Metrics = Figures(session),
        };
        var writer = new BundleWriter(manifest)
            .Graph("fp32", graph)
            .File(BundleFiles.ModelCard, Encoding.UTF8.GetBytes(card));
        if (bench is not null)
        {
            writer.File(BundleFiles.Bench, bench.ToBytes());
        }

        return writer.Write(directory, overwrite);
    }

    private static Dictionary<string, BundleMetric> Figures(TrainSession session)
    {
        var metrics = new Dictionary<string, BundleMetric>();
        var command = session.Options.HeldOut is { } fold ? $"sbn-train finetune --hold-out {fold}" : "sbn-train finetune";
        foreach (var (key, name) in new[] { ("base", "base"), ("sbn", "sbn") })
        {
            if (session.Metrics.Get<StreetScore>(key) is { } score)
            {
                metrics[$"{name}.miou"] = new BundleMetric(Rounded(score.Figures.Miou), score.MeasuredOn, command);
                metrics[$"{name}.pixelAccuracy"] = new BundleMetric(Rounded(score.Figures.PixelAccuracy), score.MeasuredOn, command);
            }
        }

        return metrics;
    }

    private static double Rounded(double value) => Math.Round(value, 4);
}
