using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary>Quantises the float graph of a bundle by the ranges that <see cref="RangeCollector"/> collected.</summary>
internal sealed class Quantiser
{
    private const int JudgedByLayer = 4;

    // A layer in float is worth its time where it takes at least this share of the whole error away.
    private const double WorthKeeping = 0.1;
    private const int MostKept = 3;

    private readonly ModelBundle _bundle;
    private readonly InferenceOptions _inference;
    private readonly OnnxModel _original;
    private readonly SceneShape _shape;
    private readonly IReadOnlyList<string> _layers;

    /// <summary>Reads the float graph.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="inference">How to run graphs.</param>
    public Quantiser(ModelBundle bundle, InferenceOptions inference)
    {
        (_bundle, _inference, _shape) = (bundle, inference, SceneShape.Of(bundle.Manifest));
        _original = OnnxModel.Read(bundle.GraphPath(BundleFiles.Fp32));
        _layers = QuantisationPlan.Layers(_original.Graph);
    }

    /// <summary>Refuses a choice that the graph cannot be quantised by; before the work, not after it.</summary>
    /// <exception cref="UserException">It names what the graph does not have, or leaves nothing to quantise.</exception>
    public void Require(QuantiseChoice choice)
    {
        foreach (var (option, patterns) in new[] { ("--exclude", choice.Exclude), ("--include", choice.Include) })
        {
            if (patterns.FirstOrDefault(pattern => !_layers.Any(pattern.Names)) is { } stranger)
                throw new UserException($"{option} '{stranger.Text}' names no layer of the graph; its layers are {string.Join(", ", _layers)}.");
        }

        var plan = Plan(choice, Named(choice.Exclude));
        if (plan.Convolutions.Count == 0)
            throw new UserException($"The graph '{_bundle.GraphPath(BundleFiles.Fp32)}' has no layer left to quantise.");
        var tensors = plan.Groups.SelectMany(g => g).ToArray();
        if (choice.Ranges.Keys.FirstOrDefault(tensor => !tensors.Contains(tensor)) is { } unknown)
            throw new UserException($"--range '{unknown}' names no quantised tensor of the graph; there are {string.Join(", ", tensors)}.");
    }

    /// <summary>Quantises.</summary>
    /// <exception cref="UserException">The ranges are of another graph or not whole, or the graph cannot be quantised as asked.</exception>
    public QuantisedGraph Run(RangeStatistics ranges, QuantiseChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        if (ranges.GraphSha256 != _bundle.GraphSha256(BundleFiles.Fp32))
            throw new UserException($"The ranges were collected on another graph than '{_bundle.GraphPath(BundleFiles.Fp32)}'; collect them with this bundle.");
        if (!ranges.IsWhole)
            throw new UserException("The ranges are those of some shards only; join all of them with 'sbn-calibrate merge'.");
        Require(choice);
        var excluded = Named(choice.Exclude);
        var plan = Plan(choice, excluded);
        var judging = new JudgingFrames(ranges.Pictures, _original, _shape, _inference);
        var made = Choose(plan, ranges.Tensors, judging, choice, terminal, cancellationToken);
        var keep = KeepFloat(excluded, ranges.Tensors, judging, choice, made, terminal, cancellationToken);
        if (keep.Count > excluded.Count)
        {
            var model = Write(Plan(choice, keep), ranges.Tensors, made.Method, choice);
            made = made with { Model = model, Difference = judging.Judge(model, judging.Count, cancellationToken) };
        }

        return made with { Frames = ranges.Tensors.Frames, KeptFloat = [.. _layers.Where(keep.Contains)] };
    }

    private HashSet<string> Named(IReadOnlyList<LayerPattern> patterns) =>
        _layers.Where(layer => patterns.Any(pattern => pattern.Names(layer))).ToHashSet(StringComparer.Ordinal);

    private QuantisationPlan Plan(QuantiseChoice choice, IReadOnlySet<string> keepFloat) => QuantisationPlan.Of(_original.Graph, keepFloat, Named(choice.Include));

    private QuantisedGraph Choose(
        QuantisationPlan plan, CalibrationStatistics statistics, JudgingFrames judging, QuantiseChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        RangeMethod[] methods = choice.Method is { } asked ? [asked] : Enum.GetValues<RangeMethod>();
        QuantisedGraph? best = null;
        terminal.Track("judging range methods", methods.Length, step =>
        {
            foreach (var method in methods)
            {
                var model = Write(plan, statistics, method, choice);
                var difference = judging.Judge(model, judging.Count, cancellationToken);
                if (best is null || difference.Total < best.Difference.Total)
                    best = new QuantisedGraph(model, method, difference);
                terminal.Say(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{method}: {100 * difference.Classes:F2} % of the pixels in another class, concepts {difference.Concepts:F4} apart, confidence {difference.ConfidenceCodes:F2} codes"));
                step();
            }
        });
        return best!;
    }

    /// <summary>The layers that stay in float: those excluded by name, and those whose int8 form alone hurts the outputs most.</summary>
    private HashSet<string> KeepFloat(
        HashSet<string> excluded, CalibrationStatistics statistics, JudgingFrames judging, QuantiseChoice choice, QuantisedGraph made, Terminal terminal, CancellationToken cancellationToken)
    {
        if (choice.KeepFloat == 0)
            return excluded;
        var quantised = Plan(choice, excluded).Convolutions.Select(QuantisationPlan.LayerName).ToArray();
        var alone = new List<(string Layer, double Error)>();
        terminal.Track("ranking layers", quantised.Length, step =>
        {
            foreach (var layer in quantised)
            {
                var plan = Plan(choice, _layers.Where(other => other != layer).ToHashSet(StringComparer.Ordinal));
                alone.Add((layer, judging.Judge(Write(plan, statistics, made.Method, choice), JudgedByLayer, cancellationToken).Total));
                step();
            }
        });
        var ranked = alone.OrderByDescending(l => l.Error).ToArray();
        foreach (var (layer, error) in ranked.Take(5))
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"{layer} alone in int8: error {error:F4}"));
        var keep = choice.KeepFloat is { } count
            ? ranked.Take(count)
            : ranked.Take(MostKept).TakeWhile(l => l.Error > WorthKeeping * made.Difference.Total);
        return [.. excluded, .. keep.Select(l => l.Layer)];
    }

    private OnnxModel Write(QuantisationPlan plan, CalibrationStatistics statistics, RangeMethod method, QuantiseChoice choice) =>
        new QdqWriter(plan, statistics.Ranges(plan, new RangeChoice(method, choice.Percentile), choice.Ranges), choice.CorrectBias ? statistics.Mean : null).Write(_original);
}

/// <summary>A quantised graph and how it came about.</summary>
/// <param name="Model">The graph.</param>
/// <param name="Method">How its ranges were chosen.</param>
/// <param name="Difference">How far its outputs are from the float graph's, on frames that no range was chosen from.</param>
internal sealed record QuantisedGraph(OnnxModel Model, RangeMethod Method, OutputDifference Difference)
{
    /// <summary>Frames that ranges were chosen from.</summary>
    public int Frames { get; init; }

    /// <summary>Layers that stay in float though they might have been quantised.</summary>
    public IReadOnlyList<string> KeptFloat { get; init; } = [];
}
