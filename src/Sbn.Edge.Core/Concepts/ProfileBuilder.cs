using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Core.Concepts;

/// <summary>
/// Gathers the concept profile of each class from labelled scenes: how each concept behaves where the class is predicted
/// correctly and with confidence, cell by cell and as the mean over whole regions, and where the class is absent.
/// </summary>
/// <remarks>
/// A concept cell covers several pixels. It counts for class c if more than half of its pixels are labelled c, predicted c
/// and confident. It counts as a place where c is absent if more than half of its pixels are labelled as one other class.
/// Builders of parts of a data set can be merged. Not safe for use by several threads.
/// </remarks>
public sealed class ProfileBuilder
{
    private const double LowQuantile = 0.05;
    private const double HighQuantile = 0.95;

    /// <summary>Least cells of a correct region whose mean is counted; smaller ones are fringes.</summary>
    private const int LeastRegionCells = 4;

    /// <summary>Least number of regions of a class from which the quantiles of their means are told.</summary>
    private const int LeastRegions = 20;

    private readonly SceneShape _shape;
    private readonly ConceptSpace _concepts;
    private readonly IReadOnlyList<string> _classNames;
    private readonly int[] _confidentCodes;
    private readonly ActivationHistogram _correct, _regions, _labelled;
    private readonly ComponentLabeller _labeller;
    private readonly byte[] _keys;
    private readonly int[] _pixelsOfCell, _correctVotes, _labelVotes;

    /// <summary>Makes an empty builder.</summary>
    /// <param name="shape">The scenes' shape.</param>
    /// <param name="concepts">The model's concepts.</param>
    /// <param name="classNames">The model's classes, by id.</param>
    /// <param name="confidentCodes">By class id: the confidence code from which a pixel is confident; see <see cref="ConfidentCodes"/>.</param>
    public ProfileBuilder(SceneShape shape, ConceptSpace concepts, IReadOnlyList<string> classNames, IReadOnlyList<int> confidentCodes)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(concepts.Count, shape.ConceptCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(classNames.Count, shape.ClassCount);
        ArgumentOutOfRangeException.ThrowIfNotEqual(confidentCodes.Count, shape.ClassCount);
        (_shape, _concepts, _classNames, _confidentCodes) = (shape, concepts, classNames, [.. confidentCodes]);
        _correct = new ActivationHistogram(shape.ClassCount, shape.ConceptCount);
        _regions = new ActivationHistogram(shape.ClassCount, shape.ConceptCount);
        _labelled = new ActivationHistogram(shape.ClassCount, shape.ConceptCount);
        _labeller = new ComponentLabeller(shape.ConceptWidth, shape.ConceptHeight);
        var cells = shape.ConceptWidth * shape.ConceptHeight;
        _keys = new byte[cells];
        _pixelsOfCell = new int[cells];
        _correctVotes = new int[cells * shape.ClassCount];
        _labelVotes = new int[cells * shape.ClassCount];
    }

    /// <summary>
    /// Which codes are confident, given the acceptance thresholds: the threshold itself, or, for a class whose target no code
    /// reaches (256), the code of probability one half, so that such a class has a profile too.
    /// </summary>
    public static int[] ConfidentCodes(IReadOnlyList<int> thresholds) =>
        [.. thresholds.Select(t => t <= 255 ? t : Confidence.ConfidenceCode.FromProbability(0.5))];

    /// <summary>Adds a labelled scene.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="labels">Class ids on the scene's grid, [Height, Width]; each below the class count, or 255 for ignored.</param>
    public void Add(Scene scene, ReadOnlySpan<byte> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, _shape.Width * _shape.Height);
        Vote(scene, labels);
        var (classes, concepts, cells) = (_shape.ClassCount, _shape.ConceptCount, _keys.Length);
        for (var cell = 0; cell < cells; cell++)
        {
            var correct = Majority(_correctVotes.AsSpan(cell * classes, classes), _pixelsOfCell[cell]);
            var labelled = Majority(_labelVotes.AsSpan(cell * classes, classes), _pixelsOfCell[cell]);
            _keys[cell] = correct ?? ComponentLabeller.Outside;
            for (var k = 0; k < concepts; k++)
            {
                var activation = scene.Concepts[(k * cells) + cell];
                if (correct is { } c)
                {
                    _correct.Add(c, k, activation);
                }

                if (labelled is { } l)
                {
                    _labelled.Add(l, k, activation);
                }
            }
        }

        AddRegions(scene);
    }

    /// <summary>Adds what another builder of the same model has gathered.</summary>
    public void Merge(ProfileBuilder other)
    {
        if (other._shape != _shape || !other._concepts.Concepts.SequenceEqual(_concepts.Concepts)
            || !other._classNames.SequenceEqual(_classNames) || !other._confidentCodes.AsSpan().SequenceEqual(_confidentCodes))
        {
            throw new ArgumentException("The builders belong to different models or thresholds.", nameof(other));
        }

        _correct.Add(other._correct);
        _regions.Add(other._regions);
        _labelled.Add(other._labelled);
    }

    /// <summary>
    /// For each concept the median activation where the class is absent: what it is set to when it is ablated. Zero where
    /// no labelled place without the class was seen.
    /// </summary>
    /// <returns>K activations.</returns>
    public double[] AbsentActivations(int classId)
    {
        var absent = new double[_shape.ConceptCount];
        var counts = new long[256];
        for (var k = 0; k < absent.Length; k++)
        {
            Array.Clear(counts);
            for (var c = 0; c < _shape.ClassCount; c++)
            {
                if (c == classId)
                {
                    continue;
                }

                var of = _labelled.Of(c, k);
                for (var bin = 0; bin < counts.Length; bin++)
                {
                    counts[bin] += of[bin];
                }
            }

            var median = ActivationHistogram.Quantile(counts, 0.5);
            absent[k] = double.IsNaN(median) ? 0 : median;
        }

        return absent;
    }

    /// <summary>The profiles of the classes that have any correct, confident cell, by class name.</summary>
    /// <param name="links">Link strengths, [classes][concepts]; see <see cref="ConceptProfile.Link"/>.</param>
    public IReadOnlyDictionary<string, ClassProfile> Build(IReadOnlyList<IReadOnlyList<double>> links)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(links.Count, _shape.ClassCount);
        var profiles = new Dictionary<string, ClassProfile>(StringComparer.Ordinal);
        for (var c = 0; c < _shape.ClassCount; c++)
        {
            var cells = _correct.Total(c, 0);
            if (cells == 0)
            {
                continue;
            }

            var absent = AbsentActivations(c);
            var tellRegions = _regions.Total(c, 0) >= LeastRegions;
            var concepts = new Dictionary<string, ConceptProfile>(StringComparer.Ordinal);
            for (var k = 0; k < _shape.ConceptCount; k++)
            {
                var cell = _correct.Of(c, k);
                var region = _regions.Of(c, k);
                concepts[_concepts.NameOf(k)] = new ConceptProfile(
                    ActivationHistogram.Quantile(cell, LowQuantile),
                    ActivationHistogram.Quantile(cell, 0.5),
                    ActivationHistogram.Quantile(cell, HighQuantile),
                    absent[k],
                    links[c][k])
                {
                    Region = tellRegions
                        ? new RegionProfile(
                            ActivationHistogram.Quantile(region, LowQuantile),
                            ActivationHistogram.Quantile(region, 0.5),
                            ActivationHistogram.Quantile(region, HighQuantile))
                        : null,
                };
            }

            profiles[_classNames[c]] = new ClassProfile(cells, concepts);
        }

        return profiles;
    }

    private void Vote(Scene scene, ReadOnlySpan<byte> labels)
    {
        Array.Clear(_pixelsOfCell);
        Array.Clear(_correctVotes);
        Array.Clear(_labelVotes);
        for (var y = 0; y < _shape.Height; y++)
        {
            var row = y * _shape.ConceptHeight / _shape.Height * _shape.ConceptWidth;
            for (var x = 0; x < _shape.Width; x++)
            {
                var i = (y * _shape.Width) + x;
                var cell = row + (x * _shape.ConceptWidth / _shape.Width);
                _pixelsOfCell[cell]++;
                var label = labels[i];
                if (label == LabelMap.Ignored)
                {
                    continue;
                }

                _labelVotes[(cell * _shape.ClassCount) + label]++;
                if (scene.Classes[i] == label && scene.Confidence[i] >= _confidentCodes[label])
                {
                    _correctVotes[(cell * _shape.ClassCount) + label]++;
                }
            }
        }
    }

    private static byte? Majority(ReadOnlySpan<int> votes, int pixels)
    {
        for (var c = 0; c < votes.Length; c++)
        {
            if (2 * votes[c] > pixels)
            {
                return (byte)c;
            }
        }

        return null;
    }

    private void AddRegions(Scene scene)
    {
        _labeller.Label(_keys);
        var runs = _labeller.Runs;
        var cells = _keys.Length;
        var sums = new Dictionary<int, double[]>();
        for (var i = 0; i < runs.Length; i++)
        {
            var root = _labeller.RootOf(i);
            if (_labeller.CellsOf(root) < LeastRegionCells)
            {
                continue;
            }

            if (!sums.TryGetValue(root, out var sum))
            {
                sums[root] = sum = new double[_shape.ConceptCount];
            }

            for (var k = 0; k < sum.Length; k++)
            {
                var from = (k * cells) + (runs[i].Y * _shape.ConceptWidth) + runs[i].From;
                foreach (var activation in scene.Concepts.AsSpan(from, runs[i].Length))
                {
                    sum[k] += activation;
                }
            }
        }

        foreach (var (root, sum) in sums)
        {
            for (var k = 0; k < sum.Length; k++)
            {
                _regions.Add(runs[root].Key, k, sum[k] / _labeller.CellsOf(root));
            }
        }
    }
}
