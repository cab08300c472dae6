using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>How risk and honesty go with the published confidence.</summary>
/// <param name="RiskCoverage">By falling threshold: what is accepted, and how much of it is right.</param>
/// <param name="Reliability">By published probability: what was claimed, and what came true.</param>
internal sealed record EvaluatedCurves(IReadOnlyList<CoveragePoint> RiskCoverage, IReadOnlyList<ReliabilityGroup> Reliability)
{
    private const int Groups = 15;

    /// <summary>The curves of counts by confidence code.</summary>
    public static EvaluatedCurves Of(CodeCounts counts)
    {
        var points = new List<CoveragePoint>();
        var all = counts.Sum;
        var (total, correct) = (0L, 0L);
        for (var code = counts.Bins - 1; code >= 0; code--)
        {
            total += counts.Total[code];
            correct += counts.Correct[code];
            if (counts.Total[code] > 0)
                points.Add(new CoveragePoint(code, (double)total / all, (double)correct / total));
        }

        var (pixels, right, claimed) = (new long[Groups], new long[Groups], new double[Groups]);
        for (var code = 0; code < counts.Bins; code++)
        {
            var p = ConfidenceCode.ToProbability(code);
            var group = Math.Clamp((int)(p * Groups), 0, Groups - 1);
            pixels[group] += counts.Total[code];
            right[group] += counts.Correct[code];
            claimed[group] += counts.Total[code] * p;
        }

        return new EvaluatedCurves(
            points,
            [.. Enumerable.Range(0, Groups).Where(g => pixels[g] > 0).Select(g => new ReliabilityGroup(claimed[g] / pixels[g], (double)right[g] / pixels[g], pixels[g]))]);
    }
}

/// <summary>What one global threshold accepts.</summary>
/// <param name="Code">The threshold, a confidence code.</param>
/// <param name="Coverage">Share of the labelled pixels accepted.</param>
/// <param name="Accuracy">Share of those that are right.</param>
internal sealed record CoveragePoint(int Code, double Coverage, double Accuracy);

/// <summary>Pixels of about the same published probability.</summary>
/// <param name="Claimed">Their mean probability.</param>
/// <param name="Accuracy">Share of them that are right.</param>
/// <param name="Pixels">How many.</param>
internal sealed record ReliabilityGroup(double Claimed, double Accuracy, long Pixels);
