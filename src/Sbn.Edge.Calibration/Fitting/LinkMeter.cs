using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Fitting;

/// <summary>
/// Measures how strongly each concept carries each class: by how much the class's score margin (own logit less the best
/// other's) falls, on average over the cells that are labelled and scored as the class, when the concept is ablated and the head
/// re-run.
/// </summary>
/// <remarks>
/// To ablate a concept is to set it, in each cell, to its median where the class that the cell is scored as is absent. So one run
/// of the head for each concept serves all classes of a frame. Where most of what is not the class shows the concept
/// (foliage, in a park, for everything but trees), ablation raises it: then the fall counts as negative, for it is the concept's
/// presence that would cost the class, and a positive link always means evidence for it.
/// </remarks>
internal sealed class LinkMeter
{
    private readonly HeadSession _head;
    private readonly SceneShape _shape;
    private readonly IReadOnlyList<double[]> _absent;
    private readonly HeadScene _result;
    private readonly float[] _concepts;
    private readonly byte[] _scored;
    private readonly double[] _margins;
    private readonly double[,] _falls;
    private readonly long[] _cells;

    /// <summary>Makes a meter.</summary>
    /// <param name="head">The head; it must have scores.</param>
    /// <param name="shape">Shape of the scenes.</param>
    /// <param name="absent">By class id, the K activations where the class is absent.</param>
    public LinkMeter(HeadSession head, SceneShape shape, IReadOnlyList<double[]> absent)
    {
        (_head, _shape, _absent) = (head, shape, absent);
        _result = head.CreateScene(shape.ConceptWidth, shape.ConceptHeight);
        var cells = shape.ConceptWidth * shape.ConceptHeight;
        _concepts = new float[shape.ConceptCount * cells];
        _scored = new byte[cells];
        _margins = new double[cells];
        _falls = new double[shape.ClassCount, shape.ConceptCount];
        _cells = new long[shape.ClassCount];
    }

    /// <summary>Adds a frame.</summary>
    /// <param name="scene">What the model says of it.</param>
    /// <param name="labels">Class ids on the scene's grid, [Height, Width]; 255 is ignored.</param>
    public void Add(Scene scene, ReadOnlySpan<byte> labels)
    {
        var cells = _scored.Length;
        scene.Concepts.CopyTo(_concepts, 0);
        _head.Run(_concepts, _result);
        var scores = _result.Scores!;
        var counted = new List<int>();
        for (var cell = 0; cell < cells; cell++)
        {
            _scored[cell] = Best(scores, cell);
            _margins[cell] = Margin(scores, cell, _scored[cell]);
            if (LabelOf(cell, labels) != _scored[cell])
            {
                continue;
            }

            counted.Add(cell);
            _cells[_scored[cell]]++;
        }

        for (var k = 0; k < _shape.ConceptCount; k++)
        {
            var plane = _concepts.AsSpan(k * cells, cells);
            for (var cell = 0; cell < cells; cell++)
            {
                plane[cell] = (float)_absent[_scored[cell]][k];
            }

            _head.Run(_concepts, _result);
            foreach (var cell in counted)
            {
                // Where ablation raises the concept, what it costs is what the concept speaks against the class.
                var direction = Math.Sign(scene.Concepts[(k * cells) + cell] - (float)_absent[_scored[cell]][k]);
                _falls[_scored[cell], k] += direction * (_margins[cell] - Margin(scores, cell, _scored[cell]));
            }

            scene.Concepts.AsSpan(k * cells, cells).CopyTo(plane);
        }
    }

    /// <summary>The links, [classes][concepts]; 0 for a class of which no frame added had a cell.</summary>
    public IReadOnlyList<IReadOnlyList<double>> Links() =>
    [
        .. Enumerable.Range(0, _shape.ClassCount).Select(IReadOnlyList<double> (c) =>
            [.. Enumerable.Range(0, _shape.ConceptCount).Select(k => _cells[c] == 0 ? 0 : _falls[c, k] / _cells[c])]),
    ];

    private byte Best(float[] scores, int cell)
    {
        var best = 0;
        for (var c = 1; c < _shape.ClassCount; c++)
        {
            if (scores[(c * _scored.Length) + cell] > scores[(best * _scored.Length) + cell])
            {
                best = c;
            }
        }

        return (byte)best;
    }

    private double Margin(float[] scores, int cell, int own)
    {
        var rival = double.NegativeInfinity;
        for (var c = 0; c < _shape.ClassCount; c++)
        {
            if (c != own)
            {
                rival = Math.Max(rival, scores[(c * _scored.Length) + cell]);
            }
        }

        return scores[(own * _scored.Length) + cell] - rival;
    }

    // The label of the pixel at the cell's centre.
    private byte LabelOf(int cell, ReadOnlySpan<byte> labels)
    {
        var x = ((2 * (cell % _shape.ConceptWidth)) + 1) * _shape.Width / (2 * _shape.ConceptWidth);
        var y = ((2 * (cell / _shape.ConceptWidth)) + 1) * _shape.Height / (2 * _shape.ConceptHeight);
        return labels[(y * _shape.Width) + x];
    }
}
