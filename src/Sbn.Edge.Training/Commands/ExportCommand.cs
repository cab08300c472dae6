using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Core;
using Sbn.Edge.Training.Export;

namespace Sbn.Edge.Training.Commands;

/// <summary><c>export</c> and <c>all</c>: the finished run as a bundle.</summary>
internal static class ExportCommand
{
    private const int ProofFrames = 20;

    public static Command Export(TrainOptions options) => Make(
        "export", "Write the trained SBN as a bundle and prove the ONNX graph equal to the network on real frames.", options);

    public static Command All(TrainOptions options) => Make(
        "all", "Everything: base, concepts, finetune, export.", options);

    private static Command Make(string name, string description, TrainOptions options)
    {
        var output = new Option<string>("--out") { Description = "Folder of the bundle to write.", Required = true };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace the bundle that is there." };
        var bundleName = new Option<string>("--name") { Description = "Name of the bundle.", DefaultValueFactory = _ => "street" };
        var version = new Option<string>("--version-of-bundle") { Description = "Semantic version of the bundle.", DefaultValueFactory = _ => "0.1.0" };
        var withBench = new Option<bool>("--bench")
        {
            Description = "Add bench.onnx, which gives the features before the bottleneck and the paper's predictor as well; the bench's baselines 'features' and 'paper' read it.",
        };
        var command = StageCommands.Stage(new Command(name, description), options, (session, result, stop) =>
        {
            var network = session.Sbn(stop);
            if (session.Options.OutOfFold.Count == 0)
            {
                session.Log.WriteLine("export: no --out-of-fold run given, so the confidence has learned nothing: it is the softmax of the predicted class");
            }

            var prior = session.Retrofit.Prior();
            var graph = SbnGraph.Write(network, prior, InputSize.Width, InputSize.Height);
            var bench = result.GetValue(withBench) ? SbnGraph.Write(network, prior, InputSize.Width, InputSize.Height, bench: true) : null;
            var frames = session.Street.HeldOut.Count > 0 ? session.Street.HeldOut : session.Street.Val;
            var proof = ExportProof.Compare(graph, network, prior, [.. frames.Take(ProofFrames)]);
            session.Log.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"export: {proof.Frames} frames: classes equal {proof.ClassesEqual:P3}, concepts equal {proof.ConceptsEqual:P3} (largest difference {proof.LargestConceptDifference:F2} steps), scores differ by at most {proof.LargestScoreDifference:G3}, confidence by {proof.LargestConfidenceDifference} codes"));
            session.Metrics.Put("export", proof);
            if (!proof.Holds)
            {
                throw new UserException("The exported graph and the network disagree on real frames; no bundle was written.");
            }

            var bundle = BundleExport.Write(
                result.GetValue(bundleName)!, result.GetValue(version)!, graph, bench, session, ModelCard.Write(session),
                result.GetValue(output)!, result.GetValue(overwrite));
            session.Log.WriteLine($"export: wrote {bundle.Directory}; thresholds and profiles come from 'sbn-calibrate confidence'");
        });
        foreach (var option in new Option[] { output, overwrite, bundleName, version, withBench })
        {
            command.Add(option);
        }

        return command;
    }
}
