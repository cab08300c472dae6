using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Quantization.Judging;
using Sbn.Edge.Calibration.Quantization.Ranges;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary>How an int8 graph came about and where its error arises (schema <c>sbn.quantisation/1</c>); docs/calibration.md defines each figure.</summary>
internal sealed record QuantisationReport
{
    /// <summary>The schema this version writes.</summary>
    public const string CurrentSchema = "sbn.quantisation/1";

    /// <summary>Schema name and version.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>When it was made, ISO 8601 UTC.</summary>
    public required string Date { get; init; }

    /// <summary>Version of the tool.</summary>
    public required string Tool { get; init; }

    /// <summary>SHA-256 of the float graph.</summary>
    public required string Fp32Sha256 { get; init; }

    /// <summary>SHA-256 of the int8 graph.</summary>
    public required string Int8Sha256 { get; init; }

    /// <summary>The recordings: name, frames (0 where it does not say).</summary>
    public required IReadOnlyList<RecordingLength> Recordings { get; init; }

    /// <summary>Frames that ranges were chosen from.</summary>
    public required int Frames { get; init; }

    /// <summary>How ranges were chosen before any was tuned.</summary>
    public required string Method { get; init; }

    /// <summary>True where each range was then tuned by the outputs.</summary>
    public required bool Tuned { get; init; }

    /// <summary>True where channels were equalised first.</summary>
    public required bool Equalised { get; init; }

    /// <summary>True where the mean shift of rounded weights was taken out of the biases.</summary>
    public required bool BiasCorrected { get; init; }

    /// <summary>Layers that stay in float though they might have been quantised.</summary>
    public required IReadOnlyList<string> KeptFloat { get; init; }

    /// <summary>Ranges that were set by hand, by tensor.</summary>
    public required IReadOnlyDictionary<string, float> SetRanges { get; init; }

    /// <summary>How far each method's graph was before tuning, on the frames that were chosen on.</summary>
    public required IReadOnlyDictionary<string, DifferenceFigures> Methods { get; init; }

    /// <summary>How far the graph is on the frames that were chosen on.</summary>
    public required DifferenceFigures Chosen { get; init; }

    /// <summary>How far the graph is on frames kept for that.</summary>
    public required DifferenceFigures Told { get; init; }

    /// <summary>True where nothing was chosen on these frames; false where the recordings hold too few for that.</summary>
    public required bool ToldApart { get; init; }

    /// <summary>Frames that <see cref="Told"/> is told on.</summary>
    public required int ToldFrames { get; init; }

    /// <summary>Every layer, that which hurts most alone in int8 first.</summary>
    public required IReadOnlyList<LayerFigures> Layers { get; init; }

    /// <summary>Every quantised tensor, in the order of the graph.</summary>
    public required IReadOnlyList<TensorSignal> Tensors { get; init; }

    /// <summary>The report on a graph.</summary>
    public static QuantisationReport Of(RangeStatistics ranges, QuantiseChoice choice, QuantisedGraph made, ModelBundle written)
    {
        var int8 = made.Int8Layers.ToHashSet(StringComparer.Ordinal);
        return new QuantisationReport
        {
            Date = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Tool = ToolVersion.Name,
            Fp32Sha256 = written.GraphSha256(BundleFiles.Fp32),
            Int8Sha256 = written.GraphSha256(BundleFiles.Int8),
            Recordings = [.. ranges.Job.Names.Zip(ranges.Job.Lengths, (name, frames) => new RecordingLength(name, frames))],
            Frames = ranges.Tensors.Frames,
            Method = NameOf(made.Method),
            Tuned = choice.Tune,
            Equalised = ranges.Job.Equalised,
            BiasCorrected = choice.CorrectBias,
            KeptFloat = made.KeptFloat,
            SetRanges = choice.Ranges,
            Methods = made.Methods.ToDictionary(m => NameOf(m.Key), m => DifferenceFigures.Of(m.Value)),
            Chosen = DifferenceFigures.Of(made.Chosen),
            Told = DifferenceFigures.Of(made.Difference),
            ToldApart = made.IsToldApart,
            ToldFrames = made.Told,
            Layers = [.. made.Layers.Select(layer => new LayerFigures(layer.Name, int8.Contains(layer.Name), DifferenceFigures.Of(layer.Alone)))],
            Tensors = made.Tensors,
        };
    }

    /// <summary>Reads the report on the int8 graph of a bundle.</summary>
    /// <exception cref="UserException">The file is missing or no such report, or it is on another graph.</exception>
    public static QuantisationReport Read(string file, ModelBundle bundle)
    {
        var report = ReportFile.Read<QuantisationReport>(file, "sbn-calibrate quantize --report");
        if (report.Schema != CurrentSchema)
        {
            throw new UserException($"'{file}' has the schema '{report.Schema}', where {CurrentSchema} is needed.");
        }

        return bundle.Variants.Contains(BundleFiles.Int8) && report.Int8Sha256 == bundle.GraphSha256(BundleFiles.Int8)
            ? report
            : throw new UserException($"'{file}' is on another int8 graph than that of '{bundle.Directory}'; give the report that was written when it was quantised.");
    }

    private static string NameOf(RangeMethod method) => method.ToString().ToLowerInvariant();
}

/// <summary>A recording that frames were drawn from.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Frames">How many frames it says it has; 0 where it does not say.</param>
internal sealed record RecordingLength(string Name, long Frames);

/// <summary>How far outputs are from the float graph's.</summary>
/// <param name="Classes">Share of the pixels with another class.</param>
/// <param name="Concepts">Mean absolute difference of the concept activations, 0…1.</param>
/// <param name="ConfidenceCodes">Mean absolute difference of the confidence codes, 0…255.</param>
internal sealed record DifferenceFigures(double Classes, double Concepts, double ConfidenceCodes)
{
    /// <summary>The figures of a difference.</summary>
    public static DifferenceFigures Of(OutputDifference difference) => new(difference.Classes, difference.Concepts, difference.ConfidenceCodes);
}

/// <summary>A layer and its effect.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Int8">True where it is in int8 in the graph that was written.</param>
/// <param name="Alone">What it does to the outputs, alone in int8.</param>
internal sealed record LayerFigures(string Name, bool Int8, DifferenceFigures Alone);
