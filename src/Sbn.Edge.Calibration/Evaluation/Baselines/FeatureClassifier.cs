using System.Globalization;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>
/// A confidence read from the features before the bottleneck: for each class a logistic regression of "the prediction is
/// right" on the D features of the cell, cross-fitted over folds of blocks. It shows what the bottleneck costs the confidence.
/// </summary>
internal sealed class FeatureClassifier : IBaseline
{
    /// <summary>The output of <c>bench.onnx</c> that holds the features: float [1, D, h, w].</summary>
    public const string Output = "features";

    private const int SamplesPerFrame = 400;
    private const int MostSamplesPerClass = 6000;
    private readonly BenchGraph _bench;
    private readonly int _classCount;
    private readonly Folds _folds;
    private readonly int _seed;
    private readonly Random _random;
    private readonly Examples[,] _examples;
    private readonly float[] _logits;
    private readonly RankedCounts _counts = new();
    private LogisticFit[,]? _fits;
    private int _featureCount;

    /// <summary>Reads the bench graph of a bundle, which stays its owner's.</summary>
    /// <param name="bench">The graph.</param>
    /// <param name="shape">Shape of the model's scenes.</param>
    /// <param name="folds">The folds; at least two.</param>
    /// <param name="seed">Seed of the sample and of the fits.</param>
    /// <exception cref="UserException">The graph has no features.</exception>
    public FeatureClassifier(BenchGraph bench, SceneShape shape, Folds folds, int seed)
    {
        if (!bench.Gives(Output))
        {
            throw new UserException($"The graph '{bench.Path}' must have the input '{BundleContract.Image}' and the output '{Output}', float [1,D,h,w].");
        }

        _bench = bench;
        (_classCount, _folds, _seed) = (shape.ClassCount, folds, seed);
        _random = new Random(seed);
        _logits = new float[shape.Width * shape.Height];
        _examples = new Examples[folds.Count, shape.ClassCount];
        for (var fold = 0; fold < folds.Count; fold++)
        {
            for (var c = 0; c < shape.ClassCount; c++)
            {
                _examples[fold, c] = new Examples();
            }
        }
    }

    /// <inheritdoc/>
    public bool NeedsFit => true;

    /// <inheritdoc/>
    public void Learn(SeenFrame frame)
    {
        var features = Run(frame);
        var cell = new float[_featureCount];
        foreach (var pixel in LabelledPixels.Sample(frame.Labels, SamplesPerFrame, _random))
        {
            var at = frame.Grid[pixel % frame.Labels.Width, pixel / frame.Labels.Width];
            var predicted = frame.Scene.Classes[at];
            features.Read(at, cell);
            _examples[_folds.Of(frame.Block), predicted].Add(cell, frame.Labels.Ids[pixel] == predicted, MostSamplesPerClass, _random);
        }
    }

    /// <inheritdoc/>
    public void Score(SeenFrame frame)
    {
        _fits ??= FitAll();
        var fold = _folds.Of(frame.Block);
        var features = Run(frame);
        var cell = new float[_featureCount];
        var known = new Dictionary<(int Cell, byte Class), float>();
        for (var i = 0; i < _logits.Length; i++)
        {
            var key = (features.CellOf(i), frame.Scene.Classes[i]);
            if (!known.TryGetValue(key, out var logit))
            {
                features.Read(i, cell);
                known[key] = logit = _fits[fold, key.Item2].Logit(cell);
            }

            _logits[i] = logit;
        }

        _counts.Add(frame, _logits);
    }

    /// <inheritdoc/>
    public BaselineFigure Figure() => _counts.Figure(string.Create(
        CultureInfo.InvariantCulture,
        $"Logistic regression by class on {_featureCount} features, each fitted on the other {_folds.Count - 1} of {_folds.Count} folds of consecutive blocks."));

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private FeatureGrid Run(SeenFrame frame)
    {
        var output = _bench.Run(frame, Output, "[1,D,h,w]");
        var (width, height) = (frame.Scene.Shape.Width, frame.Scene.Shape.Height);
        _featureCount = (int)output.Dims[1];
        return new FeatureGrid(output.Floats, (int)output.Dims[3], (int)output.Dims[2], width, height);
    }

    private LogisticFit[,] FitAll()
    {
        var fits = new LogisticFit[_folds.Count, _classCount];
        for (var fold = 0; fold < _folds.Count; fold++)
        {
            for (var c = 0; c < _classCount; c++)
            {
                var others = Enumerable.Range(0, _folds.Count).Where(other => other != fold).Select(other => _examples[other, c]).ToList();
                float[] features = [.. others.SelectMany(one => one.Features)];
                bool[] isRight = [.. others.SelectMany(one => one.IsRight)];
                fits[fold, c] = LogisticFit.Fit(features, isRight, _featureCount, _seed);
            }
        }

        return fits;
    }

    /// <summary>A reservoir of examples of one class in one fold (algorithm R: each one seen is kept with equal chance).</summary>
    private sealed class Examples
    {
        private int _seen;

        public List<float> Features { get; } = [];

        public List<bool> IsRight { get; } = [];

        public void Add(float[] features, bool isRight, int most, Random random)
        {
            _seen++;
            if (IsRight.Count < most)
            {
                Features.AddRange(features);
                IsRight.Add(isRight);
                return;
            }

            var place = random.Next(_seen);
            if (place >= most)
            {
                return;
            }

            IsRight[place] = isRight;
            for (var d = 0; d < features.Length; d++)
            {
                Features[(place * features.Length) + d] = features[d];
            }
        }
    }
}
