using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;
using PixelState = Sbn.Edge.Core.Confidence.Certainty;

namespace Sbn.Edge.Calibration.Sampling;

/// <summary>Runs the model on frames and tells what is in them and how sure it is.</summary>
internal sealed class FrameJudge : IDisposable
{
    private static readonly double[] Doubt = [.. Enumerable.Range(0, 256).Select(code => 1 - ConfidenceCode.ToProbability(code))];

    private readonly SbnSession _session;
    private readonly Scene _scene;
    private readonly SceneCertainty _certainty;
    private readonly CameraView _view;
    private FrameGeometry? _geometry;

    /// <summary>Opens the model.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="variant"><c>fp32</c> or <c>int8</c>.</param>
    /// <param name="inference">How to run it.</param>
    /// <param name="view">What of the frames is the street.</param>
    /// <exception cref="Core.UserException">It cannot be run.</exception>
    public FrameJudge(ModelBundle bundle, string variant, InferenceOptions inference, CameraView view)
    {
        _view = view;
        _session = SbnSession.Open(bundle, variant, inference);
        _scene = _session.CreateScene();
        _certainty = new SceneCertainty(_session.Shape, CertaintyScale.Of(bundle.Manifest, bundle.CalibrationFor(variant)));
    }

    /// <summary>What the model says of the frame seen last; written over by the next.</summary>
    public SceneCertainty Certainty => _certainty;

    /// <summary>How its grid lies on the frame seen last.</summary>
    /// <exception cref="InvalidOperationException">None was.</exception>
    public FrameGeometry Geometry => _geometry ?? throw new InvalidOperationException("No frame was seen yet.");

    /// <summary>Runs the model on a frame.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="name">What to call it where the graph errs.</param>
    /// <exception cref="Core.UserException">The view does not fit the frame, or the graph predicts a class it does not have.</exception>
    public void See(Frame frame, string name)
    {
        if (_geometry is null || _geometry.FrameWidth != frame.Width || _geometry.FrameHeight != frame.Height)
        {
            _geometry = _view.Geometry(frame.Width, frame.Height, _scene.Shape.Width, _scene.Shape.Height);
            _certainty.Ignore(_view.IgnoredCells(_geometry));
        }

        _session.Run(frame.Bgr, frame.Width, frame.Height, _scene, _geometry.Roi);
        KnownClasses.Require(_scene, _session.Variant, name);
        _certainty.Read(_scene);
    }

    /// <summary>The mean of each concept over the cells that are not ignored, then the share of each class, 0…1 each: [K + C].</summary>
    public float[] Look()
    {
        var shape = _scene.Shape;
        var look = new float[shape.ConceptCount + shape.ClassCount];
        var cells = shape.ConceptWidth * shape.ConceptHeight;
        var seen = 0;
        for (var cell = 0; cell < cells; cell++)
        {
            var (x, y) = (cell % shape.ConceptWidth, cell / shape.ConceptWidth);
            var middle = ((((2 * y) + 1) * shape.Height / (2 * shape.ConceptHeight)) * shape.Width) + (((2 * x) + 1) * shape.Width / (2 * shape.ConceptWidth));
            if (_certainty.States[middle] == (byte)PixelState.Ignored)
            {
                continue;
            }

            seen++;
            for (var k = 0; k < shape.ConceptCount; k++)
            {
                look[k] += _scene.Concepts[(k * cells) + cell];
            }
        }

        for (var i = 0; i < _scene.Classes.Length; i++)
        {
            if (_certainty.States[i] != (byte)PixelState.Ignored)
            {
                look[shape.ConceptCount + _scene.Classes[i]]++;
            }
        }

        for (var k = 0; k < look.Length; k++)
        {
            look[k] /= Math.Max(1, k < shape.ConceptCount ? seen : _certainty.Seen);
        }

        return look;
    }

    /// <summary>Mean of 1 − P over the pixels that are not ignored, 0…1.</summary>
    public double ExpectedError()
    {
        var sum = 0.0;
        for (var i = 0; i < _scene.Confidence.Length; i++)
        {
            if (_certainty.States[i] != (byte)PixelState.Ignored)
            {
                sum += Doubt[_scene.Confidence[i]];
            }
        }

        return _certainty.Seen == 0 ? 0 : sum / _certainty.Seen;
    }

    /// <summary>The predicted classes on the frame's own pixels by nearest neighbour; 255 outside what the model sees, and where it is ignored.</summary>
    public LabelMap Labels()
    {
        var (geometry, width) = (Geometry, _scene.Shape.Width);
        var ids = new byte[geometry.FrameWidth * geometry.FrameHeight];
        for (var i = 0; i < ids.Length; i++)
        {
            var cell = geometry.FrameToCell(new PixelPoint(i % geometry.FrameWidth, i / geometry.FrameWidth));
            var at = cell is { } place ? (place.Y * width) + place.X : -1;
            ids[i] = at < 0 || _certainty.States[at] == (byte)PixelState.Ignored ? LabelMap.Ignored : _scene.Classes[at];
        }

        return new LabelMap(geometry.FrameWidth, geometry.FrameHeight, ids);
    }

    /// <inheritdoc/>
    public void Dispose() => _session.Dispose();
}
