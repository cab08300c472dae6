using Sbn.Edge.Calibration.Evaluation.Baselines;
using Sbn.Edge.Calibration.Evaluation.LabelErrors;
using Sbn.Edge.Calibration.Evaluation.Shifts;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>A variant while it is evaluated: its session, its counts and its baselines.</summary>
internal sealed class VariantRun : IDisposable
{
    private readonly EvaluationFigures _figures;
    private readonly PixelTally _tally;
    private readonly LabelErrorFilter? _labelErrors;

    /// <summary>Opens the variant.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="variant"><c>fp32</c> or <c>int8</c>.</param>
    /// <param name="blocked">The frames it will be shown.</param>
    /// <param name="choice">Which these are.</param>
    /// <param name="inference">How to run it.</param>
    /// <param name="planted">Share of the labelled pixels that label errors are planted in; null for none.</param>
    /// <exception cref="Sbn.Edge.Core.UserException">It cannot be run.</exception>
    public VariantRun(ModelBundle bundle, string variant, BlockedFrames blocked, DatasetChoice choice, InferenceOptions inference, double? planted)
    {
        Session = SbnSession.Open(bundle, variant, inference);
        var blocks = blocked.Blocks.Count;
        _tally = new PixelTally(Session.Shape.ClassCount, blocked.Blocks, VulnerableClasses.Of(bundle.Manifest.Classes));
        _figures = new EvaluationFigures(bundle, variant, _tally, choice, blocked);
        try
        {
            Baselines = BaselineSet.For(bundle, Session, blocks, choice.Resampling.Seed, inference);
            _labelErrors = planted is { } share ? new LabelErrorFilter(Baselines.Paper, Session.Shape, share, choice.Resampling.Seed) : null;
        }
        catch
        {
            Session.Dispose();
            throw;
        }
    }

    /// <summary>What runs it.</summary>
    public SbnSession Session { get; }

    /// <summary>Other confidences on the same predictions.</summary>
    public BaselineSet Baselines { get; }

    /// <summary>Counts a frame.</summary>
    public void Add(SeenFrame frame)
    {
        _tally.Add(frame);
        Baselines.Score(frame);
        _labelErrors?.Add(frame);
    }

    /// <summary>The figures of all frames counted.</summary>
    /// <param name="elapsed">How long it took.</param>
    /// <param name="shifts">What was counted where something was laid over them; null where nothing was.</param>
    public EvaluationReport Report(TimeSpan elapsed, ShiftTallies? shifts) =>
        _figures.Report(Session.Provider.Name, Baselines.Figures(), elapsed, shifts) with { LabelErrors = _labelErrors?.Report() };

    /// <inheritdoc/>
    public void Dispose()
    {
        Baselines.Dispose();
        Session.Dispose();
    }
}
