using System.Globalization;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>Turns counts into the figures of a report; docs/calibration.md defines each.</summary>
/// <param name="classes">Classes of the bundle by id.</param>
/// <param name="tally">The counts.</param>
/// <param name="choice">Which frames were read, and how often blocks are resampled.</param>
/// <param name="blocked">The frames and their blocks.</param>
internal sealed class EvaluationFigures(IReadOnlyList<BundleClass> classes, EvaluationTally tally, DatasetChoice choice, BlockedFrames blocked)
{
    private const double Target = 0.99;
    private readonly Dictionary<string, string> _reasons = new(StringComparer.Ordinal);

    /// <summary>The report.</summary>
    /// <param name="bundle">The model.</param>
    /// <param name="calibration">The calibration whose thresholds were used; null where there is none.</param>
    /// <param name="provider">Execution provider.</param>
    /// <param name="baselines">Figures of the baselines.</param>
    /// <param name="duration">How long it took.</param>
    public EvaluationReport Report(
        EvaluatedBundle bundle, VariantCalibration? calibration, string provider, BaselineFigures baselines, TimeSpan duration)
    {
        var confusion = tally.Confusion;
        var pixels = confusion.Pixels;
        if (pixels == 0)
            _reasons["pixels"] = "No pixel of the data set is labelled.";
        var vulnerable = VulnerableClasses.Of(classes);
        return new EvaluationReport
        {
            Date = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
            Tool = "sbn-calibrate " + typeof(EvaluationFigures).Assembly.GetName().Version!.ToString(3),
            Bundle = bundle,
            Provider = provider,
            Datasets = [.. choice.Folders.Select(DatasetName.Of)],
            Seconds = Math.Round(duration.TotalSeconds, 3),
            Frames = tally.Frames,
            Pixels = pixels,
            PixelAccuracy = confusion.PixelAccuracy,
            Miou = confusion.MeanIntersectionOverUnion,
            Iou = ByClass("iou", classes.Select(one => one.Id), confusion.IntersectionOverUnion, "neither labelled nor predicted"),
            CoverageAt99 = SelectiveRisk.Coverage(tally.Correct, tally.Wrong, Target),
            Accepted = Accepted(calibration, pixels),
            DangerousAccept = DangerousAccept(calibration, vulnerable),
            DangerousAcceptByClass = ByClass(
                "dangerousAcceptByClass", vulnerable, c => calibration is null ? null : Share(tally.AcceptedWrong(c), confusion.Labelled(c)), "not labelled, or the bundle has no thresholds"),
            AcceptedRecall = ByClass(
                "acceptedRecall", classes.Select(one => one.Id), c => calibration is null ? null : Share(tally.AcceptedRight(c), confusion.Labelled(c)), "not labelled, or the bundle has no thresholds"),
            Aurc = SelectiveRisk.Area(tally.Correct, tally.Wrong),
            Ece = CalibrationError.Of(tally.Correct, tally.Wrong),
            Baselines = baselines,
            Thresholds = calibration?.Thresholds,
            Calibration = calibration is null
                ? null
                : new EvaluatedCalibration(calibration.Target, calibration.Guarantee, calibration.GuaranteeReason, calibration.Data),
            Blocks = new EvaluatedBlocks(blocked.Blocks.Count, blocked.Basis, choice.Resamples, choice.Seed),
            Reasons = _reasons,
        };
    }

    private static double? Share(long part, long whole) => whole == 0 ? null : (double)part / whole;

    private AcceptedFigures? Accepted(VariantCalibration? calibration, long pixels)
    {
        if (calibration is null)
        {
            _reasons["accepted"] = "The bundle has no thresholds for this variant; 'sbn-calibrate confidence' fits them.";
            return null;
        }

        if (pixels == 0)
        {
            _reasons["accepted"] = _reasons["pixels"];
            return null;
        }

        var right = tally.AcceptedByBlock.Sum(block => block.Part);
        var all = tally.AcceptedByBlock.Sum(block => block.Whole);
        if (all == 0)
            _reasons["accepted.accuracy"] = "No pixel is accepted.";
        var interval = BlockBootstrap.OfRatio(tally.AcceptedByBlock, choice.Resamples, choice.Seed);
        if (interval is null)
            _reasons["accepted.interval"] = "Fewer than two blocks of frames hold accepted pixels; an interval needs several, see blocks.";
        return new AcceptedFigures((double)all / pixels, Share(right, all), interval is { } known ? [known.Low, known.High] : null);
    }

    private double? DangerousAccept(VariantCalibration? calibration, IReadOnlyList<int> vulnerable)
    {
        var labelled = vulnerable.Sum(tally.Confusion.Labelled);
        if (calibration is null)
            _reasons["dangerousAccept"] = "The bundle has no thresholds for this variant, so that nothing is accepted.";
        else if (vulnerable.Count == 0)
            _reasons["dangerousAccept"] = $"The bundle has none of the classes {VulnerableClasses.Wanted}.";
        else if (labelled == 0)
            _reasons["dangerousAccept"] = "No pixel is labelled as one of those classes.";
        else
            return (double)vulnerable.Sum(tally.AcceptedWrong) / labelled;
        return null;
    }

    private Dictionary<string, double?> ByClass(string figure, IEnumerable<int> ids, Func<int, double?> of, string reason)
    {
        var values = new Dictionary<string, double?>(StringComparer.Ordinal);
        foreach (var id in ids)
        {
            values[classes[id].Name] = of(id);
            if (values[classes[id].Name] is null)
                _reasons[$"{figure}.{classes[id].Name}"] = $"The class is {reason}.";
        }

        return values;
    }
}
