using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pictures;

namespace Sbn.Edge.Pipeline;

/// <summary>
/// What becomes of a scene: its uncertain regions with their evidence, the alarms, the watch for drift, and the messages that are due. One for
/// each camera, on a thread of its own, so that it overlaps with the model.
/// </summary>
internal sealed class SceneStage(SharedParts parts, CameraIdentity identity, CameraLane lane, CameraView view, AlarmReporter alarms, DriftReporter? drift, int lastRegionId)
{
    private readonly LoadedModel _model = parts.Model;
    private readonly SceneCertainty _certainty = new(parts.Model.Session.Shape, parts.Model.Scale);
    private readonly RegionReader _regionReader = parts.Model.CreateRegionReader(parts.Options.Regions, lastRegionId);
    private readonly PictureWriter _pictures = new(identity, lane.Counters);
    private readonly PayloadPool _texts = new();
    private readonly PublishGate _segmentationGate = new(parts.Options.Publish.Plan.Segmentation);
    private readonly PublishGate _confidenceGate = new(parts.Options.Publish.Plan.Confidence);
    private readonly PublishGate _certaintyGate = new(parts.Options.Publish.Plan.Certainty);
    private readonly PublishGate _regionsGate = new(parts.Options.Publish.Plan.Regions);
    private readonly int _regionBytes = parts.Options.Regions.MaximumBytes;
    private FrameGeometry? _geometry;
    private SceneHeader? _sceneHeader;

    /// <summary>Where the alarms stand.</summary>
    public AlarmSnapshot Alarms => alarms.Snapshot();

    /// <summary>The last id that a region got; 0 for none.</summary>
    public int LastRegionId => _regionReader.LastId;

    /// <summary>Takes the next frame with its scene, and gives both back.</summary>
    public void Take(SegmentedFrame segmented)
    {
        var (frame, scene) = segmented;
        using (frame)
        {
            Publish(frame, scene);
        }

        lane.Scenes.Return(scene);
        lane.Counters.CountProcessed();
    }

    /// <summary>Takes back what was said of alarms and drift: nobody looks at them any more.</summary>
    public void End()
    {
        alarms.PublishEnded();
        drift?.End();
    }

    /// <summary>Takes the place of another stage: holds the view against the frames that came until now.</summary>
    /// <exception cref="Core.UserException">The view does not go with them.</exception>
    public void Follow(SceneStage before)
    {
        if (before._geometry is { } geometry)
        {
            Mapping(geometry.FrameWidth, geometry.FrameHeight);
        }
    }

    /// <summary>Makes room for the stage that follows, under which the drift is measured anew.</summary>
    public void GiveWay() => drift?.End();

    private void Publish(Frame frame, Scene scene)
    {
        var (geometry, sceneHeader) = Mapping(frame.Width, frame.Height);
        var header = identity.HeaderOf(frame);
        var certainty = _certainty.Read(scene);
        var regions = _regionReader.Read(certainty, geometry);
        lane.Counters.Regions = regions.Count;
        alarms.Observe(header, frame, certainty, geometry, regions);
        drift?.Observe(frame, scene);

        var now = CaptureClock.MonotonicMicroseconds;
        var doubt = Doubt(regions);
        if (_segmentationGate.IsDue(now, doubt))
        {
            parts.Outbox.Publish(_pictures.Segmentation(header, sceneHeader, scene));
        }

        if (_confidenceGate.IsDue(now, doubt))
        {
            parts.Outbox.Publish(_pictures.Confidence(header, sceneHeader, certainty, _model.ConfidenceEncoding));
        }

        if (_certaintyGate.IsDue(now, doubt))
        {
            parts.Outbox.Publish(_pictures.Certainty(header, sceneHeader, certainty));
        }

        if (_regionsGate.IsDue(now, doubt))
        {
            parts.Outbox.Publish(Regions(header, sceneHeader, regions));
        }
    }

    /// <summary>A number that stands for a set of regions: which there are, and what each is taken for; 0 for none.</summary>
    private static long Doubt(IReadOnlyList<UncertainRegion> regions)
    {
        var doubt = 0L;
        foreach (var region in regions)
        {
            doubt += (uint)HashCode.Combine(region.Id, region.Class) + (1L << 40);
        }

        return doubt;
    }

    private OutboxMessage Regions(FrameHeader header, SceneHeader sceneHeader, IReadOnlyList<UncertainRegion> regions) => new()
    {
        Topic = identity.Topics.Regions,
        Payload = PayloadWriter.Json(
            RegionsPayload.Fitting(header, sceneHeader, regions, _regionReader.LeftOut, _regionBytes),
            PayloadJson.Default.RegionsPayload,
            _texts.Rent()),
        Delivery = Delivery.Live,
        CapturedUs = header.MonotonicUs,
        Latency = lane.Counters.Latency,
    };

    private (FrameGeometry Geometry, SceneHeader Header) Mapping(int frameWidth, int frameHeight)
    {
        if (_geometry is null || _sceneHeader is null || _geometry.FrameWidth != frameWidth || _geometry.FrameHeight != frameHeight)
        {
            var shape = _model.Session.Shape;
            _geometry = view.Geometry(frameWidth, frameHeight, shape.Width, shape.Height);
            var ignored = view.IgnoredCells(_geometry);
            alarms.Place(_geometry);
            _certainty.Ignore(ignored);
            drift?.Ignore(ignored);
            _sceneHeader = new SceneHeader(
                new PixelSize(frameWidth, frameHeight),
                new PixelSize(shape.Width, shape.Height),
                BoxPayload.Of(_geometry.Roi),
                _model.Name,
                view.Ignores ? view.Outlines(frameWidth, frameHeight) : null);
        }

        return (_geometry, _sceneHeader);
    }
}
