using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>Expected calibration error of the published confidence (Guo et al. 2017, section 2), with 15 bins of equal width.</summary>
internal static class CalibrationError
{
    private const int Bins = 15;

    /// <summary>
    /// Σ over the bins of (share of the pixels in it) · |accuracy − mean published probability|; null without pixels.
    /// </summary>
    /// <param name="correct">By confidence code, the number of correct pixels.</param>
    /// <param name="wrong">By confidence code, the number of wrong pixels.</param>
    public static double? Of(IReadOnlyList<long> correct, IReadOnlyList<long> wrong)
    {
        var pixels = new long[Bins];
        var right = new long[Bins];
        var confidence = new double[Bins];
        for (var code = 0; code < correct.Count; code++)
        {
            var probability = ConfidenceCode.ToProbability(code);
            var bin = Math.Min((int)(probability * Bins), Bins - 1);
            var count = correct[code] + wrong[code];
            pixels[bin] += count;
            right[bin] += correct[code];
            confidence[bin] += probability * count;
        }

        var all = pixels.Sum();
        return all == 0 ? null : Enumerable.Range(0, Bins).Sum(bin => Math.Abs(right[bin] - confidence[bin])) / all;
    }
}
