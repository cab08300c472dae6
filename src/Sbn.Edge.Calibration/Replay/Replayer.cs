using OpenCvSharp;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>Runs a model over a recording and draws what it sees.</summary>
internal sealed class Replayer : IDisposable
{
    private const double RateOfUnknown = 10;

    /// <summary>JPEG quality at which hatching and outlines stay clean.</summary>
    private const int Quality = 88;
    private readonly ModelBundle _bundle;
    private readonly VariantCalibration _calibration;
    private readonly SbnSession _session;
    private readonly Scene _scene;
    private readonly SceneCertainty _certainty;
    private readonly RegionReader _regions;
    private readonly CameraView _view;
    private readonly Typefaces _typefaces = Typefaces.Find();
    private readonly FramePool _pool = new();
    private FrameGeometry? _geometry;
    private OverlayRenderer? _renderer;

    /// <summary>Opens the model.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="variant"><c>fp32</c> or <c>int8</c>.</param>
    /// <param name="inference">How to run it.</param>
    /// <param name="view">What of the frame is the street; null for all of it.</param>
    /// <exception cref="UserException">The bundle has no thresholds for the variant, or cannot be run.</exception>
    public Replayer(ModelBundle bundle, string variant, InferenceOptions inference, CameraView? view = null)
    {
        _bundle = bundle;
        _view = view ?? CameraView.Whole;
        _calibration = bundle.CalibrationFor(variant)
            ?? throw new UserException($"The bundle '{bundle.Directory}' has no thresholds for '{variant}', without which nothing is uncertain; fit them with 'sbn-calibrate confidence'.");
        _session = SbnSession.Open(bundle, variant, inference);
        _scene = _session.CreateScene();
        var classNames = bundle.ClassNames();
        var evidence = new EvidenceFinder(new ConceptSpace(bundle.Manifest.Concepts), classNames, _calibration.Profiles, new EvidenceOptions(), bundle.Manifest.ConceptsOfClass);
        _regions = new RegionReader(_session.Shape, classNames, evidence, new RegionOptions());
        _certainty = new SceneCertainty(_session.Shape, CertaintyScale.Of(bundle.Manifest, _calibration));
    }

    /// <summary>Which graph runs, and on what.</summary>
    public string Runs => $"{_session.Variant} on {_session.Provider.Name}";

    /// <summary>Writes a clip of the source.</summary>
    /// <param name="source">The source; read to its end or to the number of frames chosen.</param>
    /// <param name="choice">What to write.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <returns>What was written.</returns>
    public ReplayedClip WriteClip(IFrameSource source, ReplayChoice choice, Terminal terminal, CancellationToken cancellationToken)
    {
        if (choice.Frames is null && (source.IsLive || source.FrameCount is null))
        {
            throw new UserException($"The source '{source.Name}' does not tell its end; say with --frames how many frames to replay.");
        }

        var steps = Math.Min(choice.Frames ?? long.MaxValue, source.FrameCount ?? long.MaxValue);
        var ffmpeg = FfmpegProgram.Find();
        ClipWriter? clip = null;
        var written = 0;
        try
        {
            terminal.Track("replaying", steps, step =>
            {
                while (written < (choice.Frames ?? int.MaxValue) && source.Read(_pool, cancellationToken) is { } frame)
                {
                    using (frame)
                    {
                        var renderer = RendererFor(frame, choice.IsSideBySide);
                        clip ??= new ClipWriter(choice.Out, renderer.Layout.Width, renderer.Layout.Height, source.FramesPerSecond ?? RateOfUnknown, ffmpeg);
                        clip.Write(renderer.Draw(See(frame)));
                    }

                    written++;
                    step();
                }
            });
            if (clip is null)
            {
                throw new UserException($"The source '{source.Name}' has no frame to replay.");
            }

            clip.Finish();
            return new ReplayedClip(written, clip.Format);
        }
        finally
        {
            clip?.Dispose();
        }
    }

    /// <summary>Writes one frame of the source as a picture.</summary>
    /// <exception cref="UserException">The source ends before it.</exception>
    public void WritePicture(IFrameSource source, ReplayChoice choice, CancellationToken cancellationToken)
    {
        var wanted = choice.Frame!.Value;
        for (var number = 0; source.Read(_pool, cancellationToken) is { } frame; number++)
        {
            using (frame)
            {
                if (number < wanted)
                {
                    continue;
                }

                ClipWriter.WritePicture(RendererFor(frame, choice.IsSideBySide).Draw(See(frame)), choice.Out);
                return;
            }
        }

        throw new UserException($"The source '{source.Name}' ends before frame {wanted}; frames count from 0.");
    }

    /// <summary>Draws one frame for a page, which says in letters of its own size what cards and legend say on the canvas.</summary>
    public DrawnFrame Draw(Frame frame)
    {
        var renderer = RendererFor(frame, isSideBySide: false);
        var canvas = renderer.Draw(See(frame));
        using var picture = canvas.RowRange(0, renderer.Layout.PictureHeight);
        using var bgr = new Mat();
        Cv2.CvtColor(picture, bgr, ColorConversionCodes.BGRA2BGR);
        return new DrawnFrame(bgr.ImEncode(".jpg", new ImageEncodingParam(ImwriteFlags.JpegQuality, Quality)), _scene, renderer.Numbered);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _renderer?.Dispose();
        _typefaces.Dispose();
        _session.Dispose();
    }

    private OverlayFrame See(Frame frame)
    {
        if (_geometry is null || _geometry.FrameWidth != frame.Width || _geometry.FrameHeight != frame.Height)
        {
            _geometry = _view.Geometry(frame.Width, frame.Height, _scene.Shape.Width, _scene.Shape.Height);
            _certainty.Ignore(_view.IgnoredCells(_geometry));
        }

        _session.Run(frame.Bgr, frame.Width, frame.Height, _scene, _geometry.Roi);
        return new OverlayFrame(frame, _certainty.Read(_scene), _geometry, _regions.Read(_certainty, _geometry));
    }

    private OverlayRenderer RendererFor(Frame frame, bool isSideBySide) => _renderer ??= new OverlayRenderer(
        new OverlayLayout(frame.Width, frame.Height, isSideBySide),
        _bundle.Manifest.Classes,
        $"{_bundle.Manifest.Name} {_bundle.Manifest.Version}   ·   {Runs}",
        _typefaces);
}
