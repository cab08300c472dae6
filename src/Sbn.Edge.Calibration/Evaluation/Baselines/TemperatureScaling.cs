using System.Globalization;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>
/// The largest softmax after temperature scaling (Guo et al. 2017), cross-fitted: the temperature that scores a fold of blocks
/// is fitted on a seeded sample of the other folds' pixels.
/// </summary>
/// <param name="scores">Reads the scores.</param>
/// <param name="classCount">C, the number of classes.</param>
/// <param name="pixels">Pixels of the model's grid.</param>
/// <param name="folds">The folds; at least two.</param>
/// <param name="seed">Seed of the sample.</param>
internal sealed class TemperatureScaling(ScoreGrid scores, int classCount, int pixels, Folds folds, int seed) : IBaseline
{
    private const int SamplesPerFrame = 1000;
    private readonly Random _random = new(seed);
    private readonly TemperatureFit[] _samples = [.. Enumerable.Range(0, folds.Count).Select(_ => new TemperatureFit(classCount))];
    private readonly float[] _doubt = new float[pixels];
    private readonly RankedCounts _counts = new();
    private double[]? _temperatures;

    /// <inheritdoc/>
    public bool NeedsFit => true;

    /// <inheritdoc/>
    public void Learn(SeenFrame frame)
    {
        Span<float> logits = stackalloc float[classCount];
        foreach (var pixel in LabelledPixels.Sample(frame.Labels, SamplesPerFrame, _random))
        {
            var cell = frame.Grid[pixel % frame.Labels.Width, pixel / frame.Labels.Width];
            scores.Read(frame.Scene.Scores, cell % frame.Scene.Shape.Width, cell / frame.Scene.Shape.Width, logits);
            _samples[folds.Of(frame.Block)].Add(logits, frame.Labels.Ids[pixel]);
        }
    }

    /// <inheritdoc/>
    public void Score(SeenFrame frame)
    {
        _temperatures ??= FitAll();
        scores.Doubt(frame.Scene.Scores, _temperatures[folds.Of(frame.Block)], _doubt);
        RankedCounts.ToLogits(_doubt);
        _counts.Add(frame, _doubt);
    }

    /// <inheritdoc/>
    public BaselineFigure Figure()
    {
        var temperatures = string.Join(", ", (_temperatures ?? []).Select(t => t.ToString("0.00", CultureInfo.InvariantCulture)));
        return _counts.Figure($"Temperatures {temperatures}, each fitted on the other {folds.Count - 1} of {folds.Count} folds of consecutive blocks.");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private double[] FitAll()
    {
        var temperatures = new double[folds.Count];
        for (var fold = 0; fold < folds.Count; fold++)
        {
            var others = new TemperatureFit(classCount);
            for (var other = 0; other < folds.Count; other++)
            {
                if (other != fold)
                {
                    others.Add(_samples[other]);
                }
            }

            // Without a labelled pixel elsewhere there is nothing to fit, and the scores stay as they are.
            temperatures[fold] = others.Count == 0 ? 1 : others.Fit();
        }

        return temperatures;
    }
}
