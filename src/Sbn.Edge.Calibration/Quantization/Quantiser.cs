using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Calibration.Quantization.Judging;
using Sbn.Edge.Calibration.Quantization.Ranges;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary>Quantises the float graph of a bundle by the ranges that <see cref="RangeCollector"/> collected.</summary>
internal sealed class Quantiser
{
    // A layer in float is worth its time where, alone in int8, it makes at least this share of the whole graph's error.
    private const double WorthKeeping = 0.1;
    private const int MostKept = 3;

    private readonly ModelBundle _bundle;
    private readonly InferenceOptions _inference;
    private readonly QuantiseChoice _choice;
    private readonly OnnxModel _original;
    private readonly IReadOnlyList<string> _layers;

    /// <summary>Reads the float graph, and refuses a choice that it cannot be quantised by.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="equalise">True to equalise the graph's channels first.</param>
    /// <param name="choice">What is asked for.</param>
    /// <param name="inference">How to run graphs.</param>
    /// <exception cref="UserException">The choice names what the graph does not have, or leaves nothing to quantise.</exception>
    public Quantiser(ModelBundle bundle, bool equalise, QuantiseChoice choice, InferenceOptions inference)
    {
        (_bundle, _choice, _inference) = (bundle, choice, inference);
        _original = FloatGraph.Of(bundle, equalise);
        _layers = QuantisationPlan.Layers(_original.Graph);
        foreach (var (option, patterns) in new[] { ("--exclude", choice.Exclude), ("--include", choice.Include) })
        {
            if (patterns.FirstOrDefault(pattern => !_layers.Any(pattern.Names)) is { } stranger)
            {
                throw new UserException($"{option} '{stranger.Text}' names no layer of the graph; its layers are {string.Join(", ", _layers)}.");
            }
        }

        var plan = Plan(Named(choice.Exclude));
        if (plan.Convolutions.Count == 0)
        {
            throw new UserException($"The graph '{bundle.GraphPath(BundleFiles.Fp32)}' has no layer left to quantise.");
        }

        var tensors = plan.Groups.SelectMany(g => g).ToArray();
        if (choice.Ranges.Keys.FirstOrDefault(tensor => !tensors.Contains(tensor)) is { } unknown)
        {
            throw new UserException($"--range '{unknown}' names no quantised tensor of the graph; there are {string.Join(", ", tensors)}.");
        }
    }

    /// <summary>Quantises.</summary>
    /// <param name="ranges">What was collected of the same graph.</param>
    /// <param name="inDetail">True to rank the layers and measure the tensors even where nothing asks for it but the report.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">The ranges are of another graph or not whole.</exception>
    public QuantisedGraph Run(RangeStatistics ranges, bool inDetail, Terminal terminal, CancellationToken cancellationToken)
    {
        if (ranges.Job.GraphSha256 != _bundle.GraphSha256(BundleFiles.Fp32))
        {
            throw new UserException($"The ranges were collected on another graph than '{_bundle.GraphPath(BundleFiles.Fp32)}'; collect them with this bundle.");
        }

        if (!ranges.IsWhole)
        {
            throw new UserException("The ranges are those of some shards only; join all of them with 'sbn-calibrate merge'.");
        }

        if (ranges.Tensors.Frames == 0 || ranges.Pictures.Count == 0)
        {
            throw new UserException("The recordings hold no frame to calibrate on.");
        }

        // What is chosen is chosen on one half of the pictures kept, and told on the other. A single picture has to do for both.
        var shape = SceneShape.Of(_bundle.Manifest);
        KeptPicture[] told = [.. ranges.Pictures.Where((_, i) => i % 2 == 1 || ranges.Pictures.Count == 1)];
        var choosing = new JudgingFrames(ranges.Pictures.Where((_, i) => i % 2 == 0).Select(p => p.Bgr), _original, shape, _inference);
        var telling = new JudgingFrames(told.Select(p => p.Bgr), _original, shape, _inference);

        var keep = Named(_choice.Exclude);
        var plan = Plan(keep);
        var (method, methods) = ChooseMethod(plan, ranges.Tensors, choosing, terminal, cancellationToken);
        var chosen = Tune(plan, ranges.Tensors, method, choosing, terminal, cancellationToken);
        var model = Write(plan, ranges.Tensors, chosen);
        var layers = inDetail || _choice.KeepFloat != 0
            ? new LayerRanking(_layers, layer => WriteAlone(layer, ranges.Tensors, method, chosen), choosing).Run(terminal, cancellationToken)
            : [];
        if (_choice.KeepFloat != 0 && WorstLayers(layers, plan, choosing.Judge(model, cancellationToken, LayerRanking.FramesForEach)) is { Count: > 0 } worst)
        {
            keep.UnionWith(worst);
            plan = Plan(keep);
            model = Write(plan, ranges.Tensors, chosen);
        }

        return new QuantisedGraph(model, method, telling.Judge(model, cancellationToken))
        {
            Told = telling.Count,
            IsToldApart = ranges.Pictures.Count > 1 && !told.Any(p => p.IsDrawn),
            Methods = methods,
            Chosen = choosing.Judge(model, cancellationToken),
            KeptFloat = [.. _layers.Where(keep.Contains)],
            Layers = layers,
            Int8Layers = [.. plan.Convolutions.Select(QuantisationPlan.LayerName)],
            Tensors = inDetail ? new SignalMeter(_original, model, plan, _inference).Run(telling.Pictures, shape, ranges.Tensors, chosen) : [],
        };
    }

    private HashSet<string> Named(IReadOnlyList<LayerPattern> patterns) =>
        _layers.Where(layer => patterns.Any(pattern => pattern.Names(layer))).ToHashSet(StringComparer.Ordinal);

    private QuantisationPlan Plan(IReadOnlySet<string> keepFloat) => QuantisationPlan.Of(_original.Graph, keepFloat, Named(_choice.Include));

    private (RangeMethod Best, IReadOnlyDictionary<RangeMethod, OutputDifference> All) ChooseMethod(
        QuantisationPlan plan, CalibrationStatistics statistics, JudgingFrames judging, Terminal terminal, CancellationToken cancellationToken)
    {
        RangeMethod[] methods = _choice.Method is { } asked ? [asked] : Enum.GetValues<RangeMethod>();
        var all = new Dictionary<RangeMethod, OutputDifference>();
        terminal.Track("judging range methods", methods.Length, step =>
        {
            foreach (var method in methods)
            {
                all[method] = judging.Judge(Write(plan, statistics, Ranges(plan, statistics, method)), cancellationToken);
                terminal.Say($"{method}: {all[method]}");
                step();
            }
        });
        return (methods.MinBy(method => all[method].Total), all);
    }

    private IReadOnlyDictionary<string, float> Tune(
        QuantisationPlan plan, CalibrationStatistics statistics, RangeMethod method, JudgingFrames judging, Terminal terminal, CancellationToken cancellationToken)
    {
        var ranges = Ranges(plan, statistics, method);
        return _choice.Tune
            ? new RangeTuner(plan, trial => Write(plan, statistics, trial), judging).Tune(
                ranges,
                [.. Enum.GetValues<RangeMethod>().Select(other => Ranges(plan, statistics, other))],
                _choice.Ranges.Keys.ToHashSet(StringComparer.Ordinal),
                terminal,
                cancellationToken)
            : ranges;
    }

    /// <summary>The layers that stay in float because their int8 form alone hurts the outputs most.</summary>
    private IReadOnlyList<string> WorstLayers(IReadOnlyList<RankedLayer> layers, QuantisationPlan plan, OutputDifference whole)
    {
        var int8 = plan.Convolutions.Select(QuantisationPlan.LayerName).ToHashSet(StringComparer.Ordinal);
        var ranked = layers.Where(layer => int8.Contains(layer.Name));
        return [.. (_choice.KeepFloat is { } count
            ? ranked.Take(count)
            : ranked.Take(MostKept).TakeWhile(layer => layer.Alone.Total > WorthKeeping * whole.Total)).Select(layer => layer.Name)];
    }

    private IReadOnlyDictionary<string, float> Ranges(QuantisationPlan plan, CalibrationStatistics statistics, RangeMethod method) =>
        statistics.Ranges(plan, new RangeChoice(method, _choice.Percentile), _choice.Ranges);

    /// <summary>The graph with one layer in int8, at the ranges chosen; a deciding layer's own are those of the method.</summary>
    private OnnxModel WriteAlone(string layer, CalibrationStatistics statistics, RangeMethod method, IReadOnlyDictionary<string, float> chosen)
    {
        var alone = QuantisationPlan.Of(_original.Graph, _layers.Where(other => other != layer).ToHashSet(StringComparer.Ordinal), new HashSet<string> { layer });
        var ranges = Ranges(alone, statistics, method).ToDictionary(r => r.Key, r => chosen.GetValueOrDefault(r.Key, r.Value), StringComparer.Ordinal);
        return Write(alone, statistics, ranges);
    }

    private OnnxModel Write(QuantisationPlan plan, CalibrationStatistics statistics, IReadOnlyDictionary<string, float> ranges) =>
        new QdqWriter(plan, ranges, _choice.CorrectBias ? statistics.Mean : null).Write(_original);
}
