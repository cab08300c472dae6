using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The bundle that a command makes out of another one.</summary>
internal static class NewBundle
{
    /// <summary>Refuses a folder that holds something; before the work, not after it.</summary>
    /// <exception cref="UserException">It does.</exception>
    public static void RequireFree(string directory)
    {
        if (File.Exists(directory) || (Directory.Exists(directory) && Directory.EnumerateFileSystemEntries(directory).Any()))
        {
            throw new UserException($"'{directory}' exists already; name a new or empty folder with --out.");
        }
    }

    /// <summary>A bundle with another calibration of one variant; that of the other stays.</summary>
    public static BundleWriter With(ModelBundle bundle, string variant, VariantCalibration fitted) =>
        BundleWriter.From(bundle).Calibration(Calibrations(bundle, variant, fitted));

    /// <summary>A bundle with another graph of one variant. What was fitted on the graph before does not fit the new one, and goes.</summary>
    public static BundleWriter With(ModelBundle bundle, string variant, OnnxModel graph)
    {
        var writer = BundleWriter.From(bundle).Graph(variant, graph);
        if (bundle.Variants.Contains(variant) && bundle.CalibrationFor(variant) is not null)
        {
            writer.Calibration(Calibrations(bundle, variant, null));
        }

        return writer;
    }

    private static Core.Bundles.Calibration Calibrations(ModelBundle bundle, string variant, VariantCalibration? fitted) => new()
    {
        Schema = Core.Bundles.Calibration.CurrentSchema,
        Variants = bundle.Variants
            .Select(name => (name, Calibration: name == variant ? fitted : bundle.CalibrationFor(name)))
            .Where(pair => pair.Calibration is not null)
            .ToDictionary(pair => pair.name, pair => pair.Calibration!),
    };
}
