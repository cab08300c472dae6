using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Core.Concepts;

/// <summary>Reads the concepts of a region off the scene and says what they mean. Not safe for use by several threads.</summary>
public sealed class ConceptSummariser
{
    private readonly SceneShape _shape;
    private readonly EvidenceFinder _finder;
    private readonly int[] _weights;
    private readonly double[] _activations;

    /// <summary>Makes a summariser for scenes of one shape.</summary>
    public ConceptSummariser(SceneShape shape, EvidenceFinder finder)
    {
        (_shape, _finder) = (shape, finder);
        _weights = new int[shape.ConceptWidth * shape.ConceptHeight];
        _activations = new double[shape.ConceptCount];
    }

    /// <summary>The evidence and the sentence of a region.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="region">The region.</param>
    /// <param name="labels">The region of each grid cell, as <see cref="RegionFinder.Labels"/>.</param>
    public ConceptSummary Summarise(Scene scene, GridRegion region, ReadOnlySpan<byte> labels)
    {
        var evidence = _finder.Find(region.ClassId, MeanActivations(scene, region, labels));
        return new ConceptSummary(evidence, EvidenceSentence.Write(evidence, region.Confidence));
    }

    /// <summary>The mean activation of each concept over a region's pixels, K values; overwritten by the next call.</summary>
    public ReadOnlySpan<double> MeanActivations(Scene scene, GridRegion region, ReadOnlySpan<byte> labels)
    {
        var (left, right) = (Column(region.Box.X), Column(region.Box.Right - 1));
        var (top, bottom) = (Row(region.Box.Y), Row(region.Box.Bottom - 1));
        for (var row = top; row <= bottom; row++)
        {
            _weights.AsSpan((row * _shape.ConceptWidth) + left, right - left + 1).Clear();
        }

        for (var y = region.Box.Y; y < region.Box.Bottom; y++)
        {
            for (var x = region.Box.X; x < region.Box.Right; x++)
            {
                if (labels[(y * _shape.Width) + x] == region.Label)
                {
                    _weights[(Row(y) * _shape.ConceptWidth) + Column(x)]++;
                }
            }
        }

        var cells = _shape.ConceptWidth * _shape.ConceptHeight;
        for (var k = 0; k < _activations.Length; k++)
        {
            var sum = 0.0;
            for (var row = top; row <= bottom; row++)
            {
                var from = (row * _shape.ConceptWidth) + left;
                var activations = scene.Concepts.AsSpan((k * cells) + from, right - left + 1);
                var weights = _weights.AsSpan(from, right - left + 1);
                for (var i = 0; i < weights.Length; i++)
                {
                    sum += activations[i] * weights[i];
                }
            }

            _activations[k] = sum / region.Cells;
        }

        return _activations;
    }

    private int Column(int x) => x * _shape.ConceptWidth / _shape.Width;

    private int Row(int y) => y * _shape.ConceptHeight / _shape.Height;
}
