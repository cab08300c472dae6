using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Alarms.Drift;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Drive.Shifts;

namespace Sbn.Edge.Calibration.Drift;

/// <summary>Runs the vehicle's watch for drift over recordings.</summary>
internal sealed class DriftWatch : IDisposable
{
    private const double RateOfUnknown = 10;

    private readonly ModelBundle _bundle;
    private readonly StreetProfile _street;
    private readonly CameraView _view;
    private readonly SbnSession _session;
    private readonly Scene _scene;
    private readonly SceneCertainty _certainty;
    private readonly FrameConcepts _concepts;

    /// <summary>Opens the model.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="variant"><c>fp32</c> or <c>int8</c>.</param>
    /// <param name="inference">How to run it.</param>
    /// <param name="view">What of the frame is the street.</param>
    /// <exception cref="UserException">The bundle has no street profile for the variant, or cannot be run.</exception>
    public DriftWatch(ModelBundle bundle, string variant, InferenceOptions inference, CameraView view)
    {
        (_bundle, _view) = (bundle, view);
        var calibration = bundle.CalibrationFor(variant);
        _street = calibration?.Street
            ?? throw new UserException($"The calibration of '{bundle.Directory}' has no street profile for '{variant}', which drift is held against; fit it again with 'sbn-calibrate confidence'.");
        _session = SbnSession.Open(bundle, variant, inference);
        _scene = _session.CreateScene();
        _certainty = new SceneCertainty(_session.Shape, CertaintyScale.Of(bundle.Manifest, calibration));
        _concepts = new FrameConcepts(_session.Shape);
    }

    /// <summary>Which graph runs, and on what.</summary>
    public string Runs => $"{_session.Variant} on {_session.Provider.Name}";

    /// <summary>Watches one recording from its start.</summary>
    /// <param name="recordings">All of them.</param>
    /// <param name="recording">Which.</param>
    /// <param name="choice">How.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    public WatchedRecording Watch(Recordings recordings, Recording recording, DriftChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        var monitor = new DriftMonitor(new ConceptSpace(_bundle.Manifest.Concepts), _street, choice.Options);
        var tally = new DriftTally();
        var last = Math.Min(choice.Frames ?? long.MaxValue, recording.Frames ?? long.MaxValue) - 1;
        FrameGeometry? geometry = null;
        var steps = last == long.MaxValue - 1 ? 0 : last + 1;
        terminal.Track($"watching {recording.Name}", steps, step => recording.ForEach(recordings.Sources, (number, frame) => See(number, frame, step), last, cancellationToken));
        return tally.Figures(recording.Name);

        void See(long number, Frame frame, Action step)
        {
            if (geometry is null || geometry.FrameWidth != frame.Width || geometry.FrameHeight != frame.Height)
            {
                geometry = _view.Geometry(frame.Width, frame.Height, _scene.Shape.Width, _scene.Shape.Height);
                var ignored = _view.IgnoredCells(geometry);
                _certainty.Ignore(ignored);
                _concepts.Ignore(ignored);
            }

            choice.Shift?.Lay(frame.Bgr, frame.Width, frame.Height, (int)number);
            _session.Run(frame.Bgr, frame.Width, frame.Height, _scene, geometry.Roi);
            var clock = frame.MediaTime ?? TimeSpan.FromSeconds(number / (recording.FramesPerSecond ?? RateOfUnknown));
            if (_concepts.Read(_scene))
            {
                monitor.Observe(_concepts, clock);
            }

            tally.Note(monitor, clock, _certainty.Read(_scene).AcceptedShare);
            step();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}

/// <summary>How recordings are watched.</summary>
/// <param name="Options">When there is a drift.</param>
/// <param name="Shift">What to lay over each frame; null for nothing.</param>
/// <param name="Frames">How many frames of each; null for all.</param>
internal sealed record DriftChoice(DriftOptions Options, Shift? Shift, long? Frames);
