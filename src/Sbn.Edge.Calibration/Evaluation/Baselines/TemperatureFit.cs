using System.Runtime.InteropServices;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>
/// Logits of pixels drawn for fitting a temperature (Guo et al. 2017, section 4.2), and the fit: the temperature that
/// minimises the negative log-likelihood of the labels.
/// </summary>
/// <param name="classCount">C, the number of classes.</param>
internal sealed class TemperatureFit(int classCount)
{
    private const double Least = 0.05;
    private const double Most = 20;
    private const int Steps = 60;
    private static readonly double Golden = (Math.Sqrt(5) - 1) / 2;
    private readonly List<float> _logits = [];
    private readonly List<byte> _labels = [];

    /// <summary>Number of pixels.</summary>
    public int Count => _labels.Count;

    /// <summary>Adds a pixel.</summary>
    public void Add(ReadOnlySpan<float> logits, byte label)
    {
        foreach (var logit in logits)
        {
            _logits.Add(logit);
        }

        _labels.Add(label);
    }

    /// <summary>Adds the pixels of another sample.</summary>
    public void Add(TemperatureFit other)
    {
        _logits.AddRange(other._logits);
        _labels.AddRange(other._labels);
    }

    /// <summary>
    /// The temperature, 0.05…20. The loss is convex in its inverse, so a golden-section search over the inverse finds it.
    /// </summary>
    public double Fit()
    {
        double low = 1 / Most, high = 1 / Least;
        double left = high - (Golden * (high - low)), right = low + (Golden * (high - low));
        double lossLeft = Loss(left), lossRight = Loss(right);
        for (var step = 0; step < Steps; step++)
        {
            if (lossLeft <= lossRight)
            {
                (high, right, lossRight) = (right, left, lossLeft);
                left = high - (Golden * (high - low));
                lossLeft = Loss(left);
            }
            else
            {
                (low, left, lossLeft) = (left, right, lossRight);
                right = low + (Golden * (high - low));
                lossRight = Loss(right);
            }
        }

        return 2 / (low + high);
    }

    /// <summary>Mean negative log-likelihood of the labels with the logits multiplied by <paramref name="inverseTemperature"/>.</summary>
    internal double Loss(double inverseTemperature)
    {
        var logits = CollectionsMarshal.AsSpan(_logits);
        var inverse = (float)inverseTemperature;
        var loss = 0.0;
        for (var i = 0; i < _labels.Count; i++)
        {
            var pixel = logits.Slice(i * classCount, classCount);
            var most = Largest(pixel);
            var sum = 0f;
            foreach (var logit in pixel)
            {
                sum += MathF.Exp((logit - most) * inverse);
            }

            loss += Math.Log(sum) - ((pixel[_labels[i]] - most) * inverseTemperature);
        }

        return loss / _labels.Count;
    }

    private static float Largest(ReadOnlySpan<float> values)
    {
        var largest = values[0];
        foreach (var value in values)
        {
            largest = MathF.Max(largest, value);
        }

        return largest;
    }
}
