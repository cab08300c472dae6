using System.Globalization;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Quantization.Judging;

/// <summary>How far the outputs of two graphs are apart on the same frames.</summary>
internal sealed class OutputDifference
{
    private long _pixels;
    private long _otherClass;
    private double _confidence;
    private long _activations;
    private double _concepts;

    /// <summary>Share of the pixels with another class.</summary>
    public double Classes => (double)_otherClass / _pixels;

    /// <summary>Mean absolute difference of the confidence codes, 0…255.</summary>
    public double ConfidenceCodes => _confidence / _pixels;

    /// <summary>Mean absolute difference of the concept activations, 0…1.</summary>
    public double Concepts => _concepts / _activations;

    /// <summary>All three, each as a share of what is possible, added up.</summary>
    public double Total => Classes + Concepts + (ConfidenceCodes / byte.MaxValue);

    /// <summary>Adds a frame.</summary>
    public void Add(Scene wanted, Scene made)
    {
        for (var i = 0; i < wanted.Classes.Length; i++)
        {
            _otherClass += wanted.Classes[i] == made.Classes[i] ? 0 : 1;
            _confidence += Math.Abs(wanted.Confidence[i] - made.Confidence[i]);
        }

        for (var i = 0; i < wanted.Concepts.Length; i++)
        {
            _concepts += Math.Abs(wanted.Concepts[i] - made.Concepts[i]);
        }

        _pixels += wanted.Classes.Length;
        _activations += wanted.Concepts.Length;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{100 * Classes:F2} % of the pixels in another class, concepts {Concepts:F4} apart, confidence {ConfidenceCodes:F2} codes");
}
