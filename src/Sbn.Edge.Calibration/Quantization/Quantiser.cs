using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary>Quantises the float graph of a bundle on recordings.</summary>
/// <param name="bundle">The bundle.</param>
/// <param name="inference">How to run graphs.</param>
internal sealed class Quantiser(ModelBundle bundle, InferenceOptions inference)
{
    private const int Judged = 12;
    private const int JudgedByLayer = 4;

    // A layer in float is worth its time where it takes at least this share of the whole error away.
    private const double WorthKeeping = 0.1;
    private const int MostKept = 3;

    private readonly OnnxModel _original = OnnxModel.Read(bundle.GraphPath(BundleFiles.Fp32));
    private readonly SceneShape _shape = SceneShape.Of(bundle.Manifest);

    /// <summary>Quantises.</summary>
    /// <exception cref="UserException">A recording cannot be read, or the graph cannot be quantised as asked.</exception>
    public QuantisedGraph Run(Recordings recordings, QuantiseChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        var layers = QuantisationPlan.Layers(_original.Graph);
        if (choice.Exclude.FirstOrDefault(pattern => !layers.Any(pattern.Names)) is { } stranger)
            throw new UserException($"--exclude '{stranger.Text}' names no layer of the graph; its layers are {string.Join(", ", layers)}.");
        var excluded = layers.Where(layer => choice.Exclude.Any(pattern => pattern.Names(layer))).ToHashSet(StringComparer.Ordinal);
        var plan = QuantisationPlan.Of(_original.Graph, excluded);
        if (plan.Convolutions.Count == 0)
            throw new UserException($"The graph '{bundle.GraphPath(BundleFiles.Fp32)}' has no layer left to quantise.");

        var sampler = new FrameSampler(choice.Frames);
        terminal.Track("looking through the recordings", 0, step => recordings.ForEach(
            (_, frame) =>
            {
                sampler.Look(frame);
                step();
            },
            long.MaxValue,
            cancellationToken));
        var (drawn, others) = sampler.Draw(Judged);
        if (sampler.AllAlike)
            terminal.Say("All frames of the recordings look the same; ranges chosen on them will not fit a street. Calibrate on a drive.");
        else if (drawn.Count < choice.Frames)
            terminal.Say(string.Create(CultureInfo.InvariantCulture, $"The recordings hold {drawn.Count} frames to draw, fewer than the {choice.Frames} asked for."));

        var (statistics, judging) = Collect(recordings, plan, drawn, others, terminal, cancellationToken);
        var made = Choose(plan, statistics, judging, choice, terminal, cancellationToken);
        var keep = KeepFloat(excluded, statistics, judging, choice, made, terminal, cancellationToken);
        if (keep.Count > excluded.Count)
        {
            var model = Write(QuantisationPlan.Of(_original.Graph, keep), statistics, made.Method, choice);
            made = made with { Model = model, Difference = judging.Judge(model, Judged, cancellationToken) };
        }

        return made with { Frames = statistics.Frames, KeptFloat = [.. layers.Where(keep.Contains)] };
    }

    private (CalibrationStatistics Statistics, JudgingFrames Judging) Collect(
        Recordings recordings, QuantisationPlan plan, IReadOnlyList<long> drawn, IReadOnlyList<long> others, Terminal terminal, CancellationToken cancellationToken)
    {
        var statistics = new CalibrationStatistics();
        var judging = new JudgingFrames(_shape, inference);
        var grid = new GridImage(_shape.Width, _shape.Height);
        var (counted, judged) = (drawn.ToHashSet(), others.ToHashSet());
        using var collector = new StatisticsCollector(_original, plan, inference);
        using var original = SbnSession.Open(_original, _shape, BundleFiles.Fp32, inference);
        terminal.Track("collecting ranges", counted.Count, step => recordings.ForEach(
            (number, frame) =>
            {
                if (judged.Contains(number))
                    judging.Add(frame, original);
                if (!counted.Contains(number))
                    return;
                grid.Fill(frame.Bgr, frame.Width, frame.Height);
                collector.Add(grid, _shape.Width, _shape.Height, statistics);
                step();
            },
            Math.Max(drawn[^1], others[^1]),
            cancellationToken));
        return (statistics, judging);
    }

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
                var difference = judging.Judge(model, Judged, cancellationToken);
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
        var layers = QuantisationPlan.Layers(_original.Graph);
        var quantised = QuantisationPlan.Of(_original.Graph, excluded).Convolutions.Select(QuantisationPlan.LayerName).ToArray();
        var alone = new List<(string Layer, double Error)>();
        terminal.Track("ranking layers", quantised.Length, step =>
        {
            foreach (var layer in quantised)
            {
                var plan = QuantisationPlan.Of(_original.Graph, layers.Where(other => other != layer).ToHashSet(StringComparer.Ordinal));
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
        new QdqWriter(plan, statistics.Ranges(plan, new RangeChoice(method, choice.Percentile)), choice.CorrectBias ? statistics.Mean : null).Write(_original);
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
