using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Comparison;

/// <summary>Counts, frame by frame, how far what two variants say is apart.</summary>
internal sealed class SideBySide
{
    private readonly ModelBundle _bundle;
    private readonly long[] _predicted;
    private readonly long[] _agreed;
    private readonly ConceptAgreement _concepts;
    private readonly AlarmAgreement? _alarms;
    private readonly int[][]? _thresholds;
    private int _frames;
    private long _pixels;
    private double _codes;
    private long _both;
    private long _onlyFirst;
    private long _onlySecond;

    /// <summary>Starts.</summary>
    public SideBySide(ModelBundle bundle)
    {
        _bundle = bundle;
        var classes = bundle.Manifest.Classes;
        (_predicted, _agreed) = (new long[classes.Count], new long[classes.Count]);
        _concepts = new ConceptAgreement(bundle.Manifest.Concepts.Count);
        if (bundle.CalibrationFor(BundleFiles.Fp32) is { } first && bundle.CalibrationFor(BundleFiles.Int8) is { } second)
        {
            _alarms = new AlarmAgreement(bundle, first, second);
            _thresholds = [.. new[] { first, second }.Select(c => classes.Select(one => c.Thresholds[one.Name]).ToArray())];
        }
    }

    /// <summary>Adds a frame.</summary>
    public void Add(string sequence, double seconds, double contrast, Scene first, Scene second)
    {
        for (var i = 0; i < first.Classes.Length; i++)
        {
            var (a, b) = (first.Classes[i], second.Classes[i]);
            _predicted[a]++;
            _agreed[a] += a == b ? 1 : 0;
            _codes += Math.Abs(first.Confidence[i] - second.Confidence[i]);
            if (_thresholds is null)
            {
                continue;
            }

            var (acceptsFirst, acceptsSecond) = (first.Confidence[i] >= _thresholds[0][a], second.Confidence[i] >= _thresholds[1][b]);
            _both += acceptsFirst && acceptsSecond ? 1 : 0;
            _onlyFirst += acceptsFirst && !acceptsSecond ? 1 : 0;
            _onlySecond += acceptsSecond && !acceptsFirst ? 1 : 0;
        }

        _frames++;
        _pixels += first.Classes.Length;
        _concepts.Add(first.Concepts, second.Concepts);
        _alarms?.Add(sequence, seconds, contrast, first, second);
    }

    /// <summary>The figures.</summary>
    /// <param name="sources">The data sets or recordings.</param>
    /// <param name="fp32">What fp32 reaches; null where there are no labels.</param>
    /// <param name="int8">What int8 reaches; null where there are no labels.</param>
    public ComparisonReport Report(IReadOnlyList<string> sources, EvaluationReport? fp32, EvaluationReport? int8)
    {
        var concepts = _bundle.Manifest.Concepts.Select((concept, k) => (concept.Name, Figures: Concept(k))).ToDictionary(c => c.Name, c => c.Figures);
        return new ComparisonReport
        {
            Sources = sources,
            Frames = _frames,
            Fp32 = fp32,
            Int8 = int8,
            ClassAgreement = (double)_agreed.Sum() / _pixels,
            ClassAgreementByClass = _bundle.Manifest.Classes.ToDictionary(c => c.Name, c => _predicted[c.Id] == 0 ? (double?)null : (double)_agreed[c.Id] / _predicted[c.Id]),
            ConfidenceCodes = _codes / _pixels,
            Concepts = concepts,
            LeastConceptCorrelation = concepts.Values.Min(c => c.Correlation),
            Acceptance = _thresholds is null ? null : new AcceptanceComparison((double)_both / _pixels, (double)_onlyFirst / _pixels, (double)_onlySecond / _pixels),
            Alarms = _alarms?.Figures(),
            Bytes = new FileSizes(new FileInfo(_bundle.GraphPath(BundleFiles.Fp32)).Length, new FileInfo(_bundle.GraphPath(BundleFiles.Int8)).Length),
        };
    }

    private ConceptComparison Concept(int k)
    {
        var (first, second) = _concepts.Mean(k);
        return new ConceptComparison(_concepts.Correlation(k), _concepts.Flips(k), _concepts.Apart(k), first, second);
    }
}
