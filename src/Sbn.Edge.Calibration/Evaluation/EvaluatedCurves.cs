using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>How risk and honesty go with the published confidence.</summary>
/// <param name="RiskCoverage">By falling threshold: what is accepted, and how much of it is right.</param>
/// <param name="Reliability">By published probability: what was claimed, and what came true.</param>
internal sealed record EvaluatedCurves(IReadOnlyList<CoveragePoint> RiskCoverage, IReadOnlyList<ReliabilityGroup> Reliability)
{
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
            {
                points.Add(new CoveragePoint(code, (double)total / all, (double)correct / total));
            }
        }

        return new EvaluatedCurves(
            points,
            [.. Core.Confidence.RiskCoverage.Reliability(counts, ConfidenceCode.ToProbability).Select(g => new ReliabilityGroup(g.Claimed / g.Total, (double)g.Correct / g.Total, g.Total))]);
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
