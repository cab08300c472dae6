using System.Globalization;
using Sbn.Edge.Calibration.Quantization.Ranges;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization.Graphs;

/// <summary>One sentence in an int8 graph's metadata that says how it came about, so that the graph itself can tell.</summary>
internal static class Provenance
{
    private const string Key = "sbn.quantised";
    private const int MostNames = 8;

    /// <summary>Writes it into a graph.</summary>
    public static void Write(OnnxModel model, RangeStatistics ranges, QuantiseChoice choice, QuantisedGraph made)
    {
        var names = ranges.Job.Names;
        var recordings = names.Count <= MostNames ? string.Join(", ", names) : string.Create(CultureInfo.InvariantCulture, $"{names.Count} recordings");
        string[] parts =
        [
            $"{made.Method.ToString().ToLowerInvariant()} ranges{(choice.Tune ? ", tuned by the outputs" : "")}",
            choice.CorrectBias ? "biases corrected" : "biases as they were",
            .. ranges.Job.Equalised ? ["channels equalised"] : Array.Empty<string>(),
            .. made.KeptFloat.Count > 0 ? [$"in float: {string.Join(", ", made.KeptFloat)}"] : Array.Empty<string>(),
            .. choice.Include.Count > 0 ? [$"in int8 by name: {string.Join(", ", choice.Include.Select(pattern => pattern.Text))}"] : Array.Empty<string>(),
            .. choice.Ranges.Count > 0 ? [$"ranges set by hand: {string.Join(", ", choice.Ranges.Keys.Order(StringComparer.Ordinal))}"] : Array.Empty<string>(),
            string.Create(CultureInfo.InvariantCulture, $"{ranges.Tensors.Frames} frames of {recordings}"),
        ];
        foreach (var old in model.Proto.MetadataProps.Where(entry => entry.Key == Key).ToArray())
        {
            model.Proto.MetadataProps.Remove(old);
        }

        model.Proto.MetadataProps.Add(new StringStringEntryProto { Key = Key, Value = string.Join("; ", parts) });
    }

    /// <summary>Reads it; null where a graph has none.</summary>
    public static string? Read(OnnxModel model) => model.Proto.MetadataProps.FirstOrDefault(entry => entry.Key == Key)?.Value;
}
