using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Evaluation.Links;
using Sbn.Edge.Calibration.Evaluation.Shifts;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Drive.Shifts;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>Turns counts into the figures of a report; docs/calibration.md defines each.</summary>
/// <param name="bundle">The bundle.</param>
/// <param name="variant">The variant that was run.</param>
/// <param name="tally">The counts.</param>
/// <param name="choice">Which frames were read, and how often blocks are resampled.</param>
/// <param name="blocked">The frames and their blocks.</param>
internal sealed class EvaluationFigures(ModelBundle bundle, string variant, PixelTally tally, DatasetChoice choice, BlockedFrames blocked)
{
    private const double Target = 0.99;
    private const string NoThresholds = "The bundle has no thresholds for this variant; 'sbn-calibrate confidence' fits them.";
    private const string Coarse = "Some labels stand for several classes, so that no class can be counted by itself.";
    private const string NotLabelled = "The class is not labelled.";
    private const string NoPixels = "No pixel of the data set is labelled.";
    private readonly IReadOnlyList<BundleClass> _classes = bundle.Manifest.Classes;
    private readonly int _uncertainBelow = CertaintyScale.Of(bundle.Manifest, bundle.CalibrationFor(variant)).UncertainBelow;
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    /// <summary>The report.</summary>
    /// <param name="provider">Execution provider.</param>
    /// <param name="baselines">Figures of the baselines.</param>
    /// <param name="duration">How long it took.</param>
    /// <param name="shifts">What was counted where something was laid over the frames; null where nothing was.</param>
    public EvaluationReport Report(string provider, BaselineFigures baselines, TimeSpan duration, ShiftTallies? shifts)
    {
        var calibration = bundle.CalibrationFor(variant);
        var vulnerable = VulnerableClasses.Of(_classes);
        var thresholds = calibration is null ? null : bundle.ThresholdsById(calibration);
        var acceptance = thresholds is null ? null : AcceptanceOf(tally.All, thresholds);
        var isCoarse = tally.All.CoarsePixels > 0;
        var notLabelled = isCoarse ? Coarse : thresholds is null ? NoThresholds : NotLabelled;
        var (confusion, pooled) = (tally.Histogram.Confusion(), tally.Histogram.Pooled());
        var pixels = tally.Histogram.Pixels;
        return new EvaluationReport
        {
            Date = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Tool = ToolVersion.Name,
            Bundle = new EvaluatedBundle(bundle.Manifest.Name, bundle.Manifest.Version, variant, bundle.GraphSha256(variant)),
            Provider = provider,
            Datasets = choice.Frames.Names,
            Labels = [.. blocked.Labels.Select(set => $"{set.Key}: {set.Value.Sentence}")],
            Warnings = Warnings(confusion),
            Seconds = Math.Round(duration.TotalSeconds, 3),
            Frames = tally.Frames,
            Pixels = pixels,
            CoarsePixels = tally.All.CoarsePixels,
            PixelAccuracy = OfPixels("pixelAccuracy", confusion.PixelAccuracy),
            Miou = isCoarse ? Untold("miou", Coarse) : OfPixels("miou", confusion.MeanIou),
            Iou = ByClass("iou", c => isCoarse ? null : confusion.Iou(c), isCoarse ? Coarse : "The class is neither labelled nor predicted."),
            CoverageAt99 = OfPixels("coverageAt99", RiskCoverage.CoverageAt(pooled, Target).Coverage),
            Accepted = Accepted(acceptance, thresholds),
            DangerousAccept = DangerousAccept(acceptance, vulnerable),
            DangerousAcceptByClass = ByClass(
                vulnerable,
                "dangerousAcceptByClass",
                c => isCoarse || thresholds is null ? null : Acceptance.Measure(tally.Histogram, thresholds, [c]).Dangerous,
                notLabelled),
            AcceptedRecall = ByClass("acceptedRecall", c => isCoarse ? null : acceptance?.Recall[c], notLabelled),
            Aurc = OfPixels("aurc", RiskCoverage.Aurc(pooled)),
            ExcessAurc = OfPixels("excessAurc", RiskCoverage.ExcessAurc(pooled)),
            Augrc = OfPixels("augrc", RiskCoverage.Augrc(pooled)),
            ErrorPrecision = OfErrors("errorPrecision", pooled, RiskCoverage.ErrorPrecision),
            FalseAcceptAt95 = OfErrors("falseAcceptAt95", pooled, RiskCoverage.FalseAcceptAt95),
            Uncertain = Uncertain(calibration, pooled),
            Sources = tally.BySource.ToDictionary(source => source.Key, source => Source(source.Value, thresholds, calibration)),
            CoverageAt99ByClass = ByClass(
                "coverageAt99ByClass",
                c => tally.Histogram.Predicted(c) is { Sum: > 0 } own ? RiskCoverage.CoverageAt(own, Target).Coverage : null,
                "The class is not predicted."),
            Ece = OfPixels("ece", RiskCoverage.Ece(pooled)),
            Confusion = isCoarse ? [] : [.. _classes.Select(label => (IReadOnlyList<long>)[.. _classes.Select(predicted => confusion[label.Id, predicted.Id])])],
            Curves = pixels > 0 ? EvaluatedCurves.Of(pooled) : null,
            Baselines = baselines,
            LinkedConcepts = calibration is null ? null : LinkedConceptFigures.Of(bundle.Manifest, calibration, tally.Histogram, choice.Resampling.Seed),
            Shifts = shifts is null ? null : new ShiftReport(shifts.Frames, shifts.Seed, [.. shifts.All.Select(one => Shifted(one.Shift, one.Pixels, thresholds))]),
            Thresholds = calibration?.Thresholds,
            Calibration = calibration is null
                ? null
                : new EvaluatedCalibration(calibration.Target, calibration.Guarantee, calibration.GuaranteeReason, calibration.Data),
            Blocks = new EvaluatedBlocks(blocked.Blocks.Count, blocked.Blocks.Basis, choice.Resampling.Resamples, choice.Resampling.Seed),
            Reasons = _reasons,
        };
    }

    // Where names hold the ids, a poor agreement is the model's own.
    private IReadOnlyList<string> Warnings(ConfusionMatrix confusion) =>
        blocked.Labels.All(set => set.Value.IsNamed) || LabelDoubt.Of(confusion, bundle.ClassNames()) is not { } doubt ? [] : [doubt];

    // Core says NaN, or a coverage of nothing, where there is no pixel.
    private double? OfPixels(string figure, double value)
    {
        if (tally.Histogram.Pixels > 0)
        {
            return value;
        }

        _reasons[figure] = NoPixels;
        return null;
    }

    private double? OfErrors(string figure, CodeCounts counts, Func<CodeCounts, double> of)
    {
        var value = counts.Sum > 0 ? of(counts) : double.NaN;
        if (double.IsFinite(value))
        {
            return value;
        }

        _reasons[figure] = counts.Sum == 0 ? NoPixels : "No pixel is predicted wrongly, or none rightly.";
        return null;
    }

    private UncertainFigures? Uncertain(VariantCalibration? calibration, CodeCounts pooled)
    {
        if (calibration is null || pooled.Sum == 0)
        {
            _reasons["uncertain"] = calibration is null ? NoThresholds : NoPixels;
            return null;
        }

        return UncertainOf(pooled);
    }

    /// <summary>What lies below the level of uncertain pixels, of counts that hold some.</summary>
    private UncertainFigures UncertainOf(CodeCounts pooled)
    {
        var below = _uncertainBelow;
        var (uncertain, right, errors) = (pooled.Total.Take(below).Sum(), pooled.Correct.Take(below).Sum(), pooled.Sum - pooled.Correct.Sum());
        return new UncertainFigures(
            below,
            (double)uncertain / pooled.Sum,
            errors == 0 ? null : (double)(uncertain - right) / errors,
            uncertain == 0 ? null : (double)(uncertain - right) / uncertain);
    }

    // Danger is told by the labels that say whether a person, cyclist or car is there; everything else by all.
    private Acceptance AcceptanceOf(LabelTally pixels, IReadOnlyList<int> thresholds)
    {
        var vulnerable = VulnerableClasses.Of(_classes);
        var all = Acceptance.Measure(pixels.Histogram, thresholds, vulnerable);
        return ReferenceEquals(pixels.Clear, pixels.Histogram) ? all : all with { Dangerous = Acceptance.Measure(pixels.Clear, thresholds, vulnerable).Dangerous };
    }

    private SourceFigures Source(LabelTally pixels, IReadOnlyList<int>? thresholds, VariantCalibration? calibration)
    {
        var (confusion, pooled) = (pixels.Histogram.Confusion(), pixels.Histogram.Pooled());
        var acceptance = thresholds is null ? null : AcceptanceOf(pixels, thresholds);
        return new SourceFigures(
            pixels.Histogram.Pixels,
            confusion.PixelAccuracy,
            pixels.CoarsePixels > 0 ? null : confusion.MeanIou,
            RiskCoverage.CoverageAt(pooled, Target).Coverage,
            RiskCoverage.Aurc(pooled),
            acceptance?.Coverage,
            acceptance?.Accuracy,
            acceptance?.Dangerous,
            calibration is null ? null : UncertainOf(pooled).Share);
    }

    private ShiftFigures Shifted(Shift? shift, LabelTally pixels, IReadOnlyList<int>? thresholds)
    {
        var (pooled, hasPixels) = (pixels.Histogram.Pooled(), pixels.Histogram.Pixels > 0);
        var acceptance = thresholds is null || !hasPixels ? null : AcceptanceOf(pixels, thresholds);
        var uncertain = acceptance is null ? null : UncertainOf(pooled);
        return new ShiftFigures(
            shift?.Kind.ToString().ToLowerInvariant() ?? "none",
            shift?.Strength ?? 0,
            pooled.Sum,
            hasPixels ? pixels.Histogram.Confusion().PixelAccuracy : null,
            acceptance?.Coverage,
            acceptance?.Accuracy,
            uncertain?.Share,
            uncertain?.ErrorsCaught,
            acceptance?.Dangerous,
            hasPixels ? RiskCoverage.Aurc(pooled) : null);
    }

    private double? Untold(string figure, string reason)
    {
        _reasons[figure] = reason;
        return null;
    }

    private AcceptedFigures? Accepted(Acceptance? acceptance, IReadOnlyList<int>? thresholds)
    {
        if (acceptance is null || thresholds is null || acceptance.Pixels == 0)
        {
            _reasons["accepted"] = acceptance is null ? NoThresholds : NoPixels;
            return null;
        }

        if (acceptance.Accuracy is null)
        {
            _reasons["accepted.accuracy"] = "No pixel is accepted.";
        }

        var interval = BlockBootstrap.EstimateRatio(tally.AcceptedByBlock(thresholds), choice.Resampling.Resamples, seed: choice.Resampling.Seed);
        if (interval is null)
        {
            _reasons["accepted.interval"] = "Fewer than two blocks of frames hold accepted pixels; an interval needs several, see blocks.";
        }

        return new AcceptedFigures(acceptance.Coverage, acceptance.Accuracy, interval is null ? null : [interval.Low, interval.High]);
    }

    private double? DangerousAccept(Acceptance? acceptance, IReadOnlyList<int> vulnerable)
    {
        if (acceptance?.Dangerous is { } dangerous)
        {
            return dangerous;
        }

        _reasons["dangerousAccept"] = acceptance is null ? NoThresholds
            : vulnerable.Count == 0 ? $"The bundle has none of the classes {VulnerableClasses.Wanted}."
            : "No pixel is labelled as one of those classes.";
        return null;
    }

    private Dictionary<string, double?> ByClass(string figure, Func<int, double?> of, string reason) =>
        ByClass(_classes.Select(one => one.Id), figure, of, reason);

    private Dictionary<string, double?> ByClass(IEnumerable<int> ids, string figure, Func<int, double?> of, string reason)
    {
        var values = new Dictionary<string, double?>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            var name = _classes[id].Name;
            values[name] = of(id);
            if (values[name] is null)
            {
                _reasons[$"{figure}.{name}"] = reason;
            }
        }

        return values;
    }
}
