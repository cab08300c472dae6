using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Quantization.Graphs;
using Sbn.Edge.Calibration.Quantization.Judging;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization.Ranges;

/// <summary>
/// Improves ranges one tensor after another, by what they do to the outputs: a range that another method chose, or one wider or narrower, is
/// taken where the outputs of the whole graph come nearer to the float graph's.
/// </summary>
/// <param name="plan">What is quantised.</param>
/// <param name="write">Writes the quantised graph of ranges by tensor.</param>
/// <param name="frames">The frames to judge by; none of those that the result is told on.</param>
internal sealed class RangeTuner(QuantisationPlan plan, Func<IReadOnlyDictionary<string, float>, OnnxModel> write, JudgingFrames frames)
{
    private const float Step = 1.25f;
    private const int MostSteps = 4;

    /// <summary>Tunes.</summary>
    /// <param name="ranges">The ranges to begin with, by tensor.</param>
    /// <param name="others">What other methods chose.</param>
    /// <param name="fixedTensors">Tensors that are left alone.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two trials.</param>
    public IReadOnlyDictionary<string, float> Tune(
        IReadOnlyDictionary<string, float> ranges,
        IReadOnlyList<IReadOnlyDictionary<string, float>> others,
        IReadOnlySet<string> fixedTensors,
        Terminal terminal,
        CancellationToken cancellationToken)
    {
        var best = new Dictionary<string, float>(ranges, StringComparer.Ordinal);
        var least = frames.Judge(write(best), cancellationToken).Total;
        terminal.Track("tuning ranges", plan.Groups.Count, step =>
        {
            foreach (var group in plan.Groups)
            {
                if (!group.Any(fixedTensors.Contains))
                {
                    Improve(group);
                }

                step();
            }
        });
        return best;

        void Improve(IReadOnlyList<string> group)
        {
            foreach (var range in others.Select(other => other[group[0]]).Distinct().Where(range => range != best[group[0]]).ToArray())
            {
                Try(group, range);
            }

            foreach (var factor in new[] { Step, 1 / Step })
            {
                for (var steps = 0; steps < MostSteps && Try(group, best[group[0]] * factor); steps++)
                {
                }
            }
        }

        bool Try(IReadOnlyList<string> group, float range)
        {
            var trial = new Dictionary<string, float>(best, StringComparer.Ordinal);
            foreach (var tensor in group)
            {
                trial[tensor] = range;
            }

            var error = frames.Judge(write(trial), cancellationToken).Total;
            if (!(error < least))
            {
                return false;
            }

            (best, least) = (trial, error);
            return true;
        }
    }
}
