using Sbn.Edge.Calibration.Evaluation.Baselines;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Evaluation.LabelErrors;

/// <summary>
/// Plants label errors and tells which of them the filter of the paper's predictor (section 4.3) would take out: first what the network
/// predicts otherwise than labelled, then what the predictor contradicts. All other figures stay those of the labels as they are.
/// </summary>
/// <param name="bench">The bundle's bench graph with the predictor's output; null where there is none.</param>
/// <param name="shape">Shape of the model's scenes.</param>
/// <param name="share">Share of the labelled pixels to change.</param>
/// <param name="seed">With the frame's number it seeds the mistakes.</param>
internal sealed class LabelErrorFilter(BenchGraph? bench, SceneShape shape, double share, int seed)
{
    private const double Contradicted = 0.1;
    private static readonly double ContradictedLogit = Math.Log(Contradicted / (1 - Contradicted));

    // In the order of the report: misclassified, contradicted, both, removed.
    private readonly FilterCounts[] _rules = [new(), new(), new(), new()];
    private readonly float[] _logits = new float[shape.ClassCount];
    private ScoreGrid? _grid;
    private int _number;
    private int _frames;
    private long _pixels;
    private long _planted;
    private int _patches;

    /// <summary>Plants errors in a copy of a frame's labels and judges them. Frames with coarse labels are left out.</summary>
    public void Add(SeenFrame frame)
    {
        var random = new Random(unchecked((seed * 1_000_003) + _number++));
        if (frame.Coarse is not null)
        {
            return;
        }

        var planted = PlantedLabels.Plant(frame.Labels, shape.ClassCount, share, random);
        var isPlanted = new bool[planted.Ids.Length];
        foreach (var pixel in planted.Patches.SelectMany(patch => patch))
        {
            isPlanted[pixel] = true;
        }

        var flags = Flags(frame, planted.Ids);
        for (var i = 0; i < flags.Length; i++)
        {
            for (var rule = 0; rule < _rules.Length; rule++)
            {
                if (((flags[i] >> rule) & 1) == 1)
                {
                    _rules[rule].Flag(isPlanted[i]);
                }
            }
        }

        for (var rule = 0; rule < _rules.Length; rule++)
        {
            foreach (var patch in planted.Patches.Where(patch => 2 * patch.Count(i => ((flags[i] >> rule) & 1) == 1) > patch.Length))
            {
                _rules[rule].FlagPatch();
            }
        }

        _frames++;
        _pixels += planted.Ids.Count(id => id != LabelMap.Ignored);
        _planted += planted.Patches.Sum(patch => patch.Length);
        _patches += planted.Patches.Count;
    }

    /// <summary>The figures of all frames added; null where none had labels of one class each.</summary>
    public LabelErrorReport? Report()
    {
        if (_frames == 0)
        {
            return null;
        }

        var rules = _rules.Select(rule => rule.Figures(_planted, _pixels - _planted, _patches)).ToArray();
        return new LabelErrorReport(
            share, seed, _frames, _pixels, _planted, _patches, rules[0], bench is null ? null : rules[1], bench is null ? null : rules[2], bench is null ? null : rules[3], Note());
    }

    private string Note() => bench is null
        ? $"The bundle has no bench graph with the output '{PaperPredictor.Output}', so that only the first stage of the filter can be told."
        : "The predictor asked is the shipped second stage, and neither it nor the network learned from these errors: a training on labels that hold them would catch fewer.";

    // A bit for each rule that takes a labelled pixel for an error.
    private byte[] Flags(SeenFrame frame, byte[] labels)
    {
        var output = bench?.Run(frame, PaperPredictor.Output, "[1,C,h,w]");
        if (output is not null)
        {
            _grid ??= ScoreGrid.For(output.Dims, shape.ClassCount, shape.Width, shape.Height);
        }

        var flags = new byte[labels.Length];
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == LabelMap.Ignored)
            {
                continue;
            }

            var cell = frame.Grid[i % frame.Labels.Width, i / frame.Labels.Width];
            var (isOther, isContradicted) = (frame.Scene.Classes[cell] != labels[i], false);
            if (output is not null)
            {
                _grid!.Read(output.Floats, cell % shape.Width, cell / shape.Width, _logits);
                isContradicted = _logits[labels[i]] < ContradictedLogit;
            }

            flags[i] = (byte)((isOther ? 1 : 0) | (isContradicted ? 2 : 0) | (isOther && isContradicted ? 4 : 0) | (isOther || isContradicted ? 8 : 0));
        }

        return flags;
    }
}
