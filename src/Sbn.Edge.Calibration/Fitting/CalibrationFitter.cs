using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Scenes;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Fitting;

/// <summary>Fits thresholds, concept profiles and links of a variant from recorded scenes. Of the model only the head is run, for links.</summary>
internal sealed class CalibrationFitter : IDisposable
{
    private readonly ModelBundle _bundle;
    private readonly string _variant;
    private readonly HeadSession _head;

    /// <summary>Opens the head.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="variant"><c>fp32</c> or <c>int8</c>.</param>
    /// <param name="inference">How to run its head.</param>
    /// <exception cref="UserException">The head cannot be run, or has no scores.</exception>
    public CalibrationFitter(ModelBundle bundle, string variant, InferenceOptions inference)
    {
        (_bundle, _variant, _head) = (bundle, variant, HeadSession.Open(bundle, variant, inference));
        if (_head.HasScores)
        {
            return;
        }

        _head.Dispose();
        throw new UserException($"The head of variant '{variant}' has no output '{BundleContract.Scores}', from which links between concepts and classes are measured; export the bundle with scores.");
    }

    /// <summary>Fits.</summary>
    /// <param name="recorded">What the variant says of labelled frames.</param>
    /// <param name="choice">For what.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">
    /// The scenes are of another graph, those of some shards only, or damaged; or nothing is labelled.
    /// </exception>
    public VariantCalibration Fit(SceneFile recorded, ConfidenceChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        RequireOwn(recorded);
        var classes = _bundle.Manifest.Classes;
        var scenes = new RecordedScenes(recorded, choice.Resampling.BlockLength);
        var sets = string.Join(" + ", recorded.Job.Sets.Select(set => set.Name));
        var linkFrames = new LinkFrames(classes.Count);
        var tally = new PixelTally(classes.Count, scenes.Blocks);
        var unlabelled = new NeverLabelled(recorded.Job.Shape);
        ForEach("fitting thresholds", [.. Enumerable.Range(0, scenes.Count)], index =>
        {
            var frame = scenes.Judged(index);
            var labels = frame.LabelsOnModelGrid();
            tally.Add(frame);
            linkFrames.Note(frame.Scene, labels);
            unlabelled.Note(labels);
        });
        if (tally.Histogram.Pixels == 0)
        {
            throw new UserException($"No pixel of {sets} is labelled, so that there is nothing to fit on.");
        }

        var fit = new ThresholdFit(classes, tally, scenes.Blocks, recorded.Job.Fold, choice);

        var concepts = new ConceptSpace(_bundle.Manifest.Concepts);
        var street = new StreetProfileBuilder(concepts);
        var shown = new FrameConcepts(recorded.Job.Shape);
        shown.Ignore(unlabelled.Pixels);
        var profiles = new ProfileBuilder(
            recorded.Job.Shape, concepts, [.. classes.Select(one => one.Name)], ProfileBuilder.ConfidentCodes(fit.Thresholds));
        ForEach("profiling concepts", [.. Enumerable.Range(0, scenes.Count)], index =>
        {
            var frame = scenes.Of(index);
            profiles.Add(frame.Scene, frame.LabelsOnModelGrid());
            if (shown.Read(frame.Scene))
            {
                street.Add(SourceOf(frame.Block), shown);
            }
        });

        var meter = new LinkMeter(_head, recorded.Job.Shape, [.. classes.Select(one => profiles.AbsentActivations(one.Id))]);
        ForEach("measuring links", linkFrames.Choose(choice.LinkFrames), index =>
        {
            var frame = scenes.Of(index);
            meter.Add(frame.Scene, frame.LabelsOnModelGrid());
        });

        return new VariantCalibration
        {
            GraphSha256 = _bundle.GraphSha256(_variant),
            Target = choice.Target,
            Guarantee = fit.Guarantee,
            GuaranteeReason = fit.Reason,
            Data = new CalibrationData(
                sets,
                tally.Frames,
                tally.Histogram.Pixels,
                DateTimeOffset.UtcNow.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
                choice.IsOutOfFold || recorded.Job.Fold is not null),
            UncertainBelow = fit.Uncertain,
            Thresholds = classes.ToDictionary(one => one.Name, one => fit.Thresholds[one.Id]),
            Accepted = classes.ToDictionary(one => one.Name, one => fit.Accepted[one.Id]),
            Profiles = profiles.Build(meter.Links()),
            Street = street.Build(),
        };

        string SourceOf(int block) =>
            scenes.Blocks.All[block] is var of && scenes.Blocks.SourceOf(block) == of.Sequence ? of.Sequence : recorded.Job.Sets[of.Set].Name;

        void ForEach(string what, IReadOnlyList<int> frames, Action<int> add) => terminal.Track(what, frames.Count, step =>
        {
            foreach (var index in frames)
            {
                cancellationToken.ThrowIfCancellationRequested();
                add(index);
                step();
            }
        });
    }

    /// <inheritdoc/>
    public void Dispose() => _head.Dispose();

    private void RequireOwn(SceneFile recorded)
    {
        if (recorded.Job.Variant != _variant)
        {
            throw new UserException($"'{recorded.Name}' was collected on variant {recorded.Job.Variant}, not {_variant}; fit it with --variant {recorded.Job.Variant}.");
        }

        if (recorded.Job.GraphSha256 != _bundle.GraphSha256(_variant) || recorded.Job.Shape != SceneShape.Of(_bundle.Manifest) || recorded.Job.Concepts != ConceptCodes.Of(_bundle, _variant))
        {
            throw new UserException($"'{recorded.Name}' was collected on another graph than '{_bundle.GraphPath(_variant)}'; collect with this bundle.");
        }

        if (!recorded.Job.IsWhole())
        {
            throw new UserException($"'{recorded.Name}' holds the scenes of some shards only; join all of them with 'sbn-calibrate merge'.");
        }
    }
}
