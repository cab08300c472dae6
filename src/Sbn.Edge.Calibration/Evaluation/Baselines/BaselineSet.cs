using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>The baselines a bundle allows, and why it does not allow the others.</summary>
internal sealed class BaselineSet : IDisposable
{
    private const int SquareSide = 5;
    private const string NoScores = "The graph has no output 'scores'.";
    private const string OneBlock = "The frames make a single block, so that nothing can be fitted apart from what is scored.";
    private readonly Dictionary<string, IBaseline> _baselines = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private BenchGraph? _bench;

    private BaselineSet()
    {
    }

    /// <summary>True where the frames must be shown once to fit on.</summary>
    public bool NeedFit => _baselines.Values.Any(baseline => baseline.NeedsFit);

    /// <summary>The bench graph, where it gives the paper's predictor; null else.</summary>
    public BenchGraph? Paper => _bench?.Gives(PaperPredictor.Output) == true ? _bench : null;

    /// <summary>Makes the baselines of a bundle.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="session">The variant that is evaluated.</param>
    /// <param name="blockCount">Number of bootstrap blocks.</param>
    /// <param name="seed">Seed of samples and fits.</param>
    /// <param name="inference">How to run <c>bench.onnx</c>.</param>
    public static BaselineSet For(ModelBundle bundle, SbnSession session, int blockCount, int seed, InferenceOptions inference)
    {
        var set = new BaselineSet();
        var shape = session.Shape;
        var pixels = shape.Width * shape.Height;
        var folds = new Folds(blockCount);
        var scores = new ScoreGrid(shape.ClassCount, shape.ConceptWidth, shape.ConceptHeight, shape.Width, shape.Height);
        var noScores = session.HasScores ? null : NoScores;
        var noFolds = folds.Count < 2 ? OneBlock : null;
        var softmax = new FrameDoubt(scores, pixels);
        set.Add(nameof(MaxSoftmax), noScores, () => new MaxSoftmax(softmax, pixels, null));
        set.Add(nameof(BoxMean), noScores, () => new MaxSoftmax(softmax, pixels, new BoxMean(shape.Width, shape.Height, SquareSide)));
        set.Add(nameof(TemperatureScaling), noScores ?? noFolds, () => new TemperatureScaling(scores, shape.ClassCount, pixels, folds, seed));
        var noBench = bundle.BenchPath is null ? $"The bundle has no '{BundleFiles.Bench}'." : null;
        var bench = noBench is null ? set._bench = new BenchGraph(bundle.BenchPath!, shape, inference) : null;
        var noPaper = bench?.Gives(PaperPredictor.Output) == false ? $"The bundle's '{BundleFiles.Bench}' has no output '{PaperPredictor.Output}'." : null;
        set.Add(nameof(FeatureClassifier), noBench ?? noFolds, () => new FeatureClassifier(bench!, shape, folds, seed));
        set.Add(nameof(PaperPredictor), noBench ?? noPaper, () => new PaperPredictor(bench!, shape));
        return set;
    }

    /// <summary>Shows a frame to the baselines that are fitted.</summary>
    public void Learn(SeenFrame frame)
    {
        foreach (var baseline in _baselines.Values.Where(baseline => baseline.NeedsFit))
        {
            baseline.Learn(frame);
        }
    }

    /// <summary>Scores a frame with each baseline.</summary>
    public void Score(SeenFrame frame)
    {
        foreach (var baseline in _baselines.Values)
        {
            baseline.Score(frame);
        }
    }

    /// <summary>The figures of all frames scored.</summary>
    public BaselineFigures Figures() => new(
        Figure(nameof(MaxSoftmax)),
        Figure(nameof(BoxMean)),
        Figure(nameof(TemperatureScaling)),
        Figure(nameof(PaperPredictor)),
        Figure(nameof(FeatureClassifier)));

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var baseline in _baselines.Values)
        {
            baseline.Dispose();
        }

        _bench?.Dispose();
    }

    private void Add(string name, string? reasonAgainst, Func<IBaseline> make)
    {
        if (reasonAgainst is null)
        {
            _baselines.Add(name, make());
        }
        else
        {
            _reasons.Add(name, reasonAgainst);
        }
    }

    private BaselineFigure Figure(string name) =>
        _baselines.TryGetValue(name, out var baseline) ? baseline.Figure() : BaselineFigure.Absent(_reasons[name]);
}
