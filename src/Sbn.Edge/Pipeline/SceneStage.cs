using Sbn.Edge.Configuration;
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
internal sealed class SceneStage(
    LoadedModel model,
    CameraIdentity identity,
    CameraLane lane,
    AlarmReporter alarms,
    DriftReporter? drift,
    PublishPlan publish,
    CameraView view,
    SendQueue outbox)
{
    private readonly SceneCertainty _certainty = new(model.Session.Shape, model.Scale);
    private readonly RegionReader _regionReader = model.CreateRegionReader();
    private readonly PictureWriter _pictures = new(identity, lane.Counters);
    private readonly PayloadPool _texts = new();
    private readonly PublishGate _segmentationGate = new(publish.Segmentation);
    private readonly PublishGate _confidenceGate = new(publish.Confidence);
    private readonly PublishGate _certaintyGate = new(publish.Certainty);
    private readonly PublishGate _regionsGate = new(publish.Regions);
    private FrameGeometry? _geometry;
    private SceneHeader? _sceneHeader;

    /// <summary>Serves the lane until it is at its end, however that comes; after it nobody looks at the camera's alarms.</summary>
    public void Run(CancellationToken stop)
    {
        try
        {
            foreach (var (frame, scene) in lane.Results.GetConsumingEnumerable(stop))
            {
                using (frame)
                {
                    Publish(frame, scene);
                }

                lane.Scenes.Return(scene);
                lane.Counters.CountProcessed();
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
        finally
        {
            alarms.PublishEnded();
            drift?.End();
        }
    }

    private void Publish(Frame frame, Scene scene)
    {
        var (geometry, sceneHeader) = Mapping(frame, scene.Shape);
        var header = identity.HeaderOf(frame);
        var certainty = _certainty.Read(scene);
        var regions = _regionReader.Read(certainty, geometry);
        lane.Counters.Regions = regions.Count;
        alarms.Observe(header, frame, certainty, geometry);
        drift?.Observe(frame, scene);

        var now = CaptureClock.MonotonicMicroseconds;
        var doubt = Doubt(regions);
        if (_segmentationGate.IsDue(now, doubt))
        {
            outbox.Publish(_pictures.Segmentation(header, sceneHeader, scene));
        }

        if (_confidenceGate.IsDue(now, doubt))
        {
            outbox.Publish(_pictures.Confidence(header, sceneHeader, certainty, model.ConfidenceEncoding));
        }

        if (_certaintyGate.IsDue(now, doubt))
        {
            outbox.Publish(_pictures.Certainty(header, sceneHeader, certainty));
        }

        if (_regionsGate.IsDue(now, doubt))
        {
            outbox.Publish(Regions(header, sceneHeader, regions));
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
            new RegionsPayload(header, sceneHeader) { Regions = [.. regions.Select(RegionPayload.Of)], LeftOut = _regionReader.LeftOut },
            PayloadJson.Default.RegionsPayload,
            _texts.Rent()),
        Delivery = Delivery.Live,
        CapturedUs = header.MonotonicUs,
        Latency = lane.Counters.Latency,
    };

    private (FrameGeometry Geometry, SceneHeader Header) Mapping(Frame frame, SceneShape shape)
    {
        if (_geometry is null || _sceneHeader is null || _geometry.FrameWidth != frame.Width || _geometry.FrameHeight != frame.Height)
        {
            _geometry = view.Geometry(frame.Width, frame.Height, shape.Width, shape.Height);
            var ignored = view.IgnoredCells(_geometry);
            _certainty.Ignore(ignored);
            drift?.Ignore(ignored);
            _sceneHeader = new SceneHeader(
                new PixelSize(frame.Width, frame.Height),
                new PixelSize(shape.Width, shape.Height),
                BoxPayload.Of(_geometry.Roi),
                model.Name,
                view.Ignores ? view.Outlines(frame.Width, frame.Height) : null);
        }

        return (_geometry, _sceneHeader);
    }
}
