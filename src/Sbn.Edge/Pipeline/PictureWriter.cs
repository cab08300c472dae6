using System.Text.Json.Serialization.Metadata;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;

namespace Sbn.Edge.Pipeline;

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
    public OutboxMessage Confidence(FrameHeader header, SceneHeader sceneHeader, Scene scene, LoadedModel model) =>
        Picture(
            identity.Topics.Confidence,
            new ConfidencePayload(header, sceneHeader)
            {
                ConfidenceEncoding = model.ConfidenceEncoding,
                Accepted = Math.Round(AcceptedShare(scene, model.Thresholds), 4),
            },
            PayloadJson.Default.ConfidencePayload,
            scene.Confidence,
            scene.Shape,
            PngFilter.Sub);

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

    private static double AcceptedShare(Scene scene, IReadOnlyList<int> thresholds)
    {
        Span<int> least = stackalloc int[256];
        for (var id = 0; id < least.Length; id++)
        {
            least[id] = id < thresholds.Count ? thresholds[id] : 256;
        }

        var accepted = 0;
        for (var cell = 0; cell < scene.Classes.Length; cell++)
        {
            if (scene.Confidence[cell] >= least[scene.Classes[cell]])
            {
                accepted++;
            }
        }

        return (double)accepted / scene.Classes.Length;
    }
}
