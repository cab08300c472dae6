using System.Numerics;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Concepts;

/// <summary>
/// What a frame shows of each concept as a whole: the mean activation over its cells, and how much of all activations is neither present nor absent.
/// Ignored places do not count. One for each camera; not safe for use by several threads.
/// </summary>
public sealed class FrameConcepts
{
    private const float Absent = 0.25f;
    private const float Present = 0.75f;

    private readonly SceneShape _shape;
    private readonly double[] _means;
    private readonly float[] _weights;
    private int _seen;

    /// <summary>Makes the buffers for scenes of one shape.</summary>
    public FrameConcepts(SceneShape shape)
    {
        _shape = shape;
        _means = new double[shape.ConceptCount];
        _weights = new float[shape.ConceptWidth * shape.ConceptHeight];
        Ignore(null);
    }

    /// <summary>The mean activation of each concept in the frame that was read last, K values in 0…1.</summary>
    public ReadOnlySpan<double> Means => _means;

    /// <summary>The share of that frame's activations, over all cells and concepts, that lie between ¼ and ¾, 0…1.</summary>
    public double Vague { get; private set; }

    /// <summary>Says which pixels of the grid count nowhere from now on. A concept cell counts if more than half of its pixels do.</summary>
    /// <param name="ignored">[Height, Width]; null for none.</param>
    public void Ignore(bool[]? ignored)
    {
        var seen = new int[_weights.Length];
        var all = new int[_weights.Length];
        for (var y = 0; y < _shape.Height; y++)
        {
            var row = y * _shape.ConceptHeight / _shape.Height * _shape.ConceptWidth;
            for (var x = 0; x < _shape.Width; x++)
            {
                var cell = row + (x * _shape.ConceptWidth / _shape.Width);
                all[cell]++;
                seen[cell] += ignored is not null && ignored[(y * _shape.Width) + x] ? 0 : 1;
            }
        }

        _seen = 0;
        for (var cell = 0; cell < _weights.Length; cell++)
        {
            var counts = 2 * seen[cell] > all[cell];
            _weights[cell] = counts ? 1 : 0;
            _seen += counts ? 1 : 0;
        }
    }

    /// <summary>Reads a scene.</summary>
    /// <returns>False where all of it is ignored; then nothing is known of it.</returns>
    public bool Read(Scene scene)
    {
        if (_seen == 0)
        {
            return false;
        }

        var vague = 0.0;
        for (var k = 0; k < _means.Length; k++)
        {
            var (sum, between) = Sums(scene.Concepts.AsSpan(k * _weights.Length, _weights.Length));
            _means[k] = sum / _seen;
            vague += between;
        }

        Vague = vague / ((double)_seen * _means.Length);
        return true;
    }

    /// <summary>Of one concept, over the cells that count: the sum of its activations, and how many are vague.</summary>
    private (float Sum, float Vague) Sums(ReadOnlySpan<float> activations)
    {
        var sums = Vector<float>.Zero;
        var vagues = Vector<float>.Zero;
        var i = 0;
        for (; i <= activations.Length - Vector<float>.Count; i += Vector<float>.Count)
        {
            var values = new Vector<float>(activations[i..]);
            var weights = new Vector<float>(_weights, i);
            sums += values * weights;
            var isVague = Vector.GreaterThan(values, new Vector<float>(Absent)) & Vector.LessThan(values, new Vector<float>(Present));
            vagues += Vector.ConditionalSelect(isVague, weights, Vector<float>.Zero);
        }

        var (sum, vague) = (Vector.Sum(sums), Vector.Sum(vagues));
        for (; i < activations.Length; i++)
        {
            sum += activations[i] * _weights[i];
            vague += activations[i] is > Absent and < Present ? _weights[i] : 0;
        }

        return (sum, vague);
    }
}
