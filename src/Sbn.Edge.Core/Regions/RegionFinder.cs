using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Regions;

/// <summary>
/// Finds the regions of a scene whose pixels are uncertain.
/// </summary>
/// <remarks>
/// <para>Rims along class borders go first (<see cref="RegionOptions.RimCells"/>). Then a region is a connected component
/// (8-connectivity) of uncertain cells predicted as one class: evidence is asked about one class, and without the split the
/// uncertain parts of a whole street hang together. Fragments too small to be reported join what they touch, so that an
/// unknown thing predicted as a patchwork of classes still makes one region, of its majority class.</para>
/// <para>Not safe for use by several threads; buffers are kept, so that a scene allocates no more than its regions.</para>
/// </remarks>
public sealed class RegionFinder
{
    /// <summary>Corners of an outline at most.</summary>
    public const int MaximumOutline = 48;

    private readonly int _width, _height, _minimumCells, _maximumCount;
    private readonly int _rimCells;
    private readonly double[] _probabilities = new double[256];
    private readonly byte[] _keys, _labels;
    private readonly int[] _votes;
    private readonly List<int> _roots = [];
    private readonly Dictionary<int, byte> _labelOfRoot = [];
    private readonly ComponentLabeller _labeller;
    private readonly OutlineTracer _tracer;
    private readonly OutlineSimplifier _simplifier = new();

    /// <summary>Makes a finder for scenes of one shape.</summary>
    /// <param name="shape">The scenes' shape.</param>
    /// <param name="options">What counts as a region; validated.</param>
    public RegionFinder(SceneShape shape, RegionOptions options)
    {
        options.Validate(nameof(RegionOptions));
        (_width, _height) = (shape.Width, shape.Height);
        _minimumCells = Math.Max(1, (int)Math.Ceiling(options.MinimumShare * _width * _height));
        _maximumCount = options.MaximumCount;
        _rimCells = options.RimCells;
        _keys = new byte[_width * _height];
        _labels = new byte[_width * _height];
        _votes = new int[shape.ClassCount];
        for (var code = 0; code < _probabilities.Length; code++)
        {
            _probabilities[code] = ConfidenceCode.ToProbability(code);
        }

        _labeller = new ComponentLabeller(_width, _height);
        _tracer = new OutlineTracer(_width, _height);
    }

    /// <summary>
    /// The region of each cell in the last scene, [Height, Width]: <see cref="GridRegion.Label"/>, or 0 for none. Overwritten by the next.
    /// </summary>
    public ReadOnlySpan<byte> Labels => _labels;

    /// <summary>How many regions of the last scene were left out because there were more than the maximum.</summary>
    public int LeftOut { get; private set; }

    /// <summary>Finds the uncertain regions of a scene, largest first; equal ones from the top left.</summary>
    public IReadOnlyList<GridRegion> Find(SceneCertainty certainty)
    {
        var scene = certainty.Scene;
        MarkUncertain(certainty);
        _labeller.Label(_keys);
        _labeller.JoinFragments(_minimumCells);
        SelectRoots();
        PaintLabels();
        if (_roots.Count == 0)
        {
            return [];
        }

        var regions = new GridRegion[_roots.Count];
        for (var i = 0; i < regions.Length; i++)
        {
            regions[i] = Describe(scene, i);
        }

        return regions;
    }

    private void MarkUncertain(SceneCertainty certainty)
    {
        var (classes, states, mask) = (certainty.Scene.Classes, certainty.States, _labels);
        for (var i = 0; i < mask.Length; i++)
        {
            mask[i] = states[i] == (byte)Certainty.Uncertain ? byte.MaxValue : (byte)0;
        }

        MaskOpening.Apply(mask, _width, _height, _rimCells);
        for (var i = 0; i < mask.Length; i++)
        {
            _keys[i] = mask[i] != 0 ? classes[i] : ComponentLabeller.Outside;
        }
    }

    private void SelectRoots()
    {
        _roots.Clear();
        for (var run = 0; run < _labeller.Runs.Length; run++)
        {
            if (_labeller.RootOf(run) == run && _labeller.CellsOf(run) >= _minimumCells)
            {
                _roots.Add(run);
            }
        }

        _roots.Sort((a, b) => _labeller.CellsOf(a) != _labeller.CellsOf(b)
            ? _labeller.CellsOf(b).CompareTo(_labeller.CellsOf(a))
            : a.CompareTo(b));
        LeftOut = Math.Max(0, _roots.Count - _maximumCount);
        if (LeftOut > 0)
        {
            _roots.RemoveRange(_maximumCount, _roots.Count - _maximumCount);
        }

        _labelOfRoot.Clear();
        for (var i = 0; i < _roots.Count; i++)
        {
            _labelOfRoot[_roots[i]] = (byte)(i + 1);
        }
    }

    private void PaintLabels()
    {
        Array.Clear(_labels);
        var runs = _labeller.Runs;
        for (var i = 0; i < runs.Length; i++)
        {
            if (_labelOfRoot.TryGetValue(_labeller.RootOf(i), out var label))
            {
                _labels.AsSpan((runs[i].Y * _width) + runs[i].From, runs[i].Length).Fill(label);
            }
        }
    }

    private GridRegion Describe(Scene scene, int index)
    {
        var root = _roots[index];
        var (left, right, bottom, confidence) = (_width, 0, 0, 0.0);
        Array.Clear(_votes);
        var runs = _labeller.Runs;
        // The root is the component's first run, so nothing of it lies before.
        for (var i = root; i < runs.Length; i++)
        {
            if (_labeller.RootOf(i) != root)
            {
                continue;
            }

            var run = runs[i];
            (left, right, bottom) = (Math.Min(left, run.From), Math.Max(right, run.To), run.Y + 1);
            _votes[run.Key] += run.Length;
            foreach (var code in scene.Confidence.AsSpan((run.Y * _width) + run.From, run.Length))
            {
                confidence += _probabilities[code];
            }
        }

        var votes = new List<ClassVotes>();
        for (var c = 0; c < _votes.Length; c++)
        {
            if (_votes[c] > 0)
            {
                votes.Add(new ClassVotes(c, _votes[c]));
            }
        }

        votes.Sort((a, b) => a.Cells != b.Cells ? b.Cells.CompareTo(a.Cells) : a.ClassId.CompareTo(b.ClassId));
        var cells = _labeller.CellsOf(root);
        var label = (byte)(index + 1);
        var outline = _tracer.Trace(_labels, label, new PixelPoint(runs[root].From, runs[root].Y));
        return new GridRegion
        {
            Label = label,
            Box = PixelBox.FromEdges(left, runs[root].Y, right, bottom),
            Cells = cells,
            ClassId = votes[0].ClassId,
            Votes = votes,
            Confidence = confidence / cells,
            Outline = _simplifier.Simplify(outline, MaximumOutline),
        };
    }
}
