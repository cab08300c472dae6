using System.Globalization;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Alarms;

/// <summary>Runs a variant with the service's alarms over labelled sequences and holds them against the truth.</summary>
/// <param name="bundle">The bundle.</param>
/// <param name="variant"><c>fp32</c> or <c>int8</c>.</param>
/// <param name="inference">How to run it.</param>
internal sealed class AlarmRun(ModelBundle bundle, string variant, InferenceOptions inference)
{
    private readonly AlarmOptions _options = new();

    /// <summary>Runs over all frames.</summary>
    /// <param name="all">The sequences.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">The variant has no calibration, a frame cannot be read, or nothing is labelled.</exception>
    public AlarmReport Over(IReadOnlyList<ILabelledSequences> all, Terminal terminal, CancellationToken cancellationToken)
    {
        var calibration = bundle.CalibrationFor(variant)
            ?? throw new UserException($"The bundle '{bundle.Directory}' has no calibration for {variant}, so that nothing is accepted and every alarm of doubt is raised; 'sbn-calibrate confidence' fits one.");
        using var session = SbnSession.Open(bundle, variant, inference);
        var (scene, alarms) = (session.CreateScene(), new WatchedAlarms(session.Shape, bundle.ClassNames(), _options, CertaintyScale.Of(bundle.Manifest, calibration)));
        var material = new List<AlarmMaterial>();
        terminal.Track("watching", all.Sum(one => one.Count), step =>
        {
            foreach (var one in all)
            {
                var times = new SequenceTimes();
                var unlabelled = 0L;
                one.ForEach(
                    session.Shape,
                    frame =>
                    {
                        step();
                        if (!frame.IsComplete && !frame.Labels.AsSpan().ContainsAnyExcept(LabelMap.Ignored))
                        {
                            unlabelled++;
                            return;
                        }

                        if (times.Add(frame.Sequence, frame.Clock))
                        {
                            alarms.Restart();
                        }

                        session.Run(frame.Frame.Bgr, frame.Frame.Width, frame.Frame.Height, scene);
                        KnownClasses.Require(scene, variant, frame.Name);
                        alarms.Observe(frame, scene, PictureContrast.Of(frame.Frame));
                    },
                    cancellationToken);
                material.Add(new AlarmMaterial(one.Name, times.Sequences, times.Frames, unlabelled, times.Seconds, times.MedianStep));
                alarms.Restart();
            }
        });
        return material.Sum(one => one.Frames) > 0
            ? Report(session, alarms, material)
            : throw new UserException("No frame has a label, so that no alarm can be judged.");
    }

    private AlarmReport Report(SbnSession session, WatchedAlarms alarms, IReadOnlyList<AlarmMaterial> material) => new()
    {
        Date = DateTimeOffset.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture),
        Tool = ToolVersion.Name,
        Bundle = new EvaluatedBundle(bundle.Manifest.Name, bundle.Manifest.Version, variant, bundle.GraphSha256(variant)),
        Provider = session.Provider.Name,
        Material = material,
        Alarms = alarms.Figures(material.Sum(one => one.Seconds) / 3600),
        Notes = [.. Notes(material), .. alarms.Notes],
    };

    private IEnumerable<string> Notes(IReadOnlyList<AlarmMaterial> material)
    {
        var wait = new[] { _options.LowCoverage, _options.UncertainRoad, _options.Blind }.Min(rule => rule.RaiseAfter);
        var coarse = material.Where(one => one.SecondsBetweenFrames >= wait.TotalSeconds).Select(one => one.Name).ToList();
        if (coarse.Count > 0)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"The frames of {string.Join(", ", coarse)} lie further apart than alarms wait ({wait.TotalSeconds} s): two such frames raise one, and delays are no finer than that.");
        }

        yield return string.Create(CultureInfo.InvariantCulture, $"{material.Sum(one => one.Seconds) / 60:0.0} minutes of material: a rate by hour that rests on fewer than ten alarms is a hint, not a measurement.");
    }
}
