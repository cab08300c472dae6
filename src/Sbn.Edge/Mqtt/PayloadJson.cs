using System.Text.Encodings.Web;
using System.Text.Json.Serialization;
using Sbn.Edge.Commands;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Pictures;

namespace Sbn.Edge.Mqtt;

/// <summary>How payload records become JSON: camelCase, absent instead of null, source-generated.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    Converters = [typeof(UtcMicroseconds)])]
[JsonSerializable(typeof(VehicleStatePayload))]
[JsonSerializable(typeof(BundlePayload))]
[JsonSerializable(typeof(CameraStatePayload))]
[JsonSerializable(typeof(SegmentationPayload))]
[JsonSerializable(typeof(ConfidencePayload))]
[JsonSerializable(typeof(CertaintyPayload))]
[JsonSerializable(typeof(StatsPayload))]
[JsonSerializable(typeof(RegionsPayload))]
[JsonSerializable(typeof(RegionPayload))]
[JsonSerializable(typeof(AlarmPayload))]
[JsonSerializable(typeof(AlarmEventPayload))]
[JsonSerializable(typeof(CommandReply))]
[JsonSerializable(typeof(VehicleAlarmPayload))]
[JsonSerializable(typeof(VehicleAlarmEventPayload))]
internal sealed partial class PayloadJson : JsonSerializerContext
{
    /// <summary>Leaves letters of all languages, and punctuation, as they are: payloads are UTF-8 and never stand in HTML.</summary>
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
}
