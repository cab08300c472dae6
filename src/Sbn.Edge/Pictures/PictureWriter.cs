using System.Text.Json.Serialization.Metadata;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Pictures;

/// <summary>Makes the picture messages of one camera. Serves one thread; its buffers come back when the messages are sent.</summary>
internal sealed class PictureWriter(CameraIdentity identity, CameraCounters counters)
{
    private readonly GreyPng _png = new();
    private readonly PayloadPool _texts = new();
    private readonly PayloadPool _pictures = new();

    /// <summary>The class ids of a scene as a message.</summary>
    public OutboxMessage Segmentation(FrameHeader header, SceneHeader sceneHeader, Scene scene) =>
        Picture(
            identity.Topics.Segmentation,
            new SegmentationPayload(header, sceneHeader),
            PayloadJson.Default.SegmentationPayload,
            scene.Classes,
            scene.Shape,
            PngFilter.None);

    /// <summary>The confidence codes of a scene as a message.</summary>
    public OutboxMessage Confidence(FrameHeader header, SceneHeader sceneHeader, SceneCertainty certainty, ConfidenceEncoding encoding) =>
        Picture(
            identity.Topics.Confidence,
            new ConfidencePayload(header, sceneHeader) { ConfidenceEncoding = encoding, Accepted = Math.Round(certainty.AcceptedShare, 4) },
            PayloadJson.Default.ConfidencePayload,
            certainty.Scene.Confidence,
            certainty.Shape,
            PngFilter.Sub);

    /// <summary>The states of a scene's pixels as a message.</summary>
    public OutboxMessage Certainty(FrameHeader header, SceneHeader sceneHeader, SceneCertainty certainty) =>
        Picture(
            identity.Topics.Certainty,
            new CertaintyPayload(header, sceneHeader) { Accepted = Math.Round(certainty.AcceptedShare, 4), Uncertain = Math.Round(certainty.UncertainShare, 4) },
            PayloadJson.Default.CertaintyPayload,
            certainty.States,
            certainty.Shape,
            PngFilter.None);

    private OutboxMessage Picture<T>(string topic, T payload, JsonTypeInfo<T> type, byte[] pixels, SceneShape shape, PngFilter filter)
        where T : ScenePayload
    {
        using var json = PayloadWriter.Json(payload, type, _texts.Rent());
        var picture = _pictures.Rent();
        _png.Write(pixels, shape.Width, shape.Height, json.Written.Span, filter, picture);
        return new OutboxMessage
        {
            Topic = topic,
            Payload = picture,
            Delivery = Delivery.Live,
            ContentType = OutboxMessage.Png,
            UserProperties = PayloadWriter.UserProperties(json.Written.Span),
            CapturedUs = payload.MonotonicUs,
            Latency = counters.Latency,
        };
    }
}
