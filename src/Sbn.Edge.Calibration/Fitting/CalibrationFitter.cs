using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Fitting;

/// <summary>Fits thresholds, concept profiles and links of a variant on labelled frames.</summary>
/// <param name="bundle">The bundle.</param>
/// <param name="variant"><c>fp32</c> or <c>int8</c>.</param>
/// <param name="inference">How to run it.</param>
internal sealed class CalibrationFitter(ModelBundle bundle, string variant, InferenceOptions inference)
{
    /// <summary>Fits.</summary>
    /// <param name="choice">On what, and for what.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">The data set or the bundle is not as it should be, or nothing is labelled.</exception>
    public VariantCalibration Fit(ConfidenceChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        var classes = bundle.Manifest.Classes;
        IReadOnlyList<string> classNames = [.. classes.Select(one => one.Name)];
        var blocked = choice.Dataset.Open(classNames);
        using var session = SbnSession.Open(bundle, variant, inference);
        using var head = HeadSession.Open(bundle, variant, inference);
        var reader = new FrameReader(session, blocked);
        var linkFrames = new LinkFrames(classes.Count);

        using var fold = choice.Fold is { } other ? SbnSession.Open(Alike(other), variant, inference) : null;
        var judged = fold is null ? reader : new FrameReader(fold, blocked);
        var tally = new PixelTally(classes.Count, blocked.Blocks.Count);
        terminal.Track("fitting thresholds", blocked.Frames.Count, step => judged.ForEach(
            frame =>
            {
                tally.Add(frame);
                linkFrames.Note(frame.Scene, frame.LabelsOnModelGrid());
                step();
            },
            cancellationToken));
        if (tally.Histogram.Pixels == 0)
            throw new UserException($"No pixel of {string.Join(", ", choice.Dataset.Folders)} is labelled, so that there is nothing to fit on.");
        var fit = new ThresholdFit(classes, tally, blocked, choice);

        var profiles = new ProfileBuilder(session.Shape, new ConceptSpace(bundle.Manifest.Concepts), classNames, ProfileBuilder.ConfidentCodes(fit.Thresholds));
        terminal.Track("profiling concepts", blocked.Frames.Count, step => reader.ForEach(
            frame =>
            {
                profiles.Add(frame.Scene, frame.LabelsOnModelGrid());
                step();
            },
            cancellationToken));

        var meter = new LinkMeter(head, session.Shape, [.. classes.Select(one => profiles.AbsentActivations(one.Id))]);
        var chosen = linkFrames.Choose(choice.LinkFrames);
        terminal.Track("measuring links", chosen.Count, step =>
        {
            foreach (var index in chosen)
            {
                cancellationToken.ThrowIfCancellationRequested();
                reader.Show(index, frame => meter.Add(frame.Scene, frame.LabelsOnModelGrid()));
                step();
            }
        });

        return new VariantCalibration
        {
            GraphSha256 = bundle.GraphSha256(variant),
            Target = choice.Target,
            Guarantee = fit.Guarantee,
            GuaranteeReason = fit.Reason,
            Data = new CalibrationData(
                string.Join(" + ", choice.Dataset.Names),
                tally.Frames,
                tally.Histogram.Pixels,
                DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                choice.IsOutOfFold),
            Thresholds = classes.ToDictionary(one => one.Name, one => fit.Thresholds[one.Id]),
            Accepted = classes.ToDictionary(one => one.Name, one => fit.Accepted[one.Id]),
            Profiles = profiles.Build(meter.Links()),
        };
    }

    // Thresholds carry over only between models that say the same things in the same order, on the same grid.
    private ModelBundle Alike(ModelBundle fold)
    {
        var (mine, its) = (bundle.Manifest, fold.Manifest);
        var alike = mine.Classes.Select(one => one.Name).SequenceEqual(its.Classes.Select(one => one.Name))
            && mine.Concepts.SequenceEqual(its.Concepts) && mine.Input == its.Input && mine.ConfidenceEncoding == its.ConfidenceEncoding;
        return alike
            ? fold
            : throw new UserException($"The bundle '{fold.Directory}' (--fold) has other classes, concepts or sizes than '{bundle.Directory}'; it must be a training of the same network without these frames.");
    }
}
