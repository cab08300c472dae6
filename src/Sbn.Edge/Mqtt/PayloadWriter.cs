using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MQTTnet.Packets;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Mqtt;

/// <summary>Turns payload records into messages.</summary>
internal static class PayloadWriter
{
    private static readonly JsonWriterOptions WriterOptions = new() { SkipValidation = true, Encoder = PayloadJson.Encoder };

    /// <summary>A retained state.</summary>
    public static OutboxMessage State<T>(string topic, T payload, JsonTypeInfo<T> type) =>
        new() { Topic = topic, Payload = Json(payload, type, new PayloadBuffer()), Delivery = Delivery.State };

    /// <summary>Takes a retained state away: an empty message, which is not retained itself.</summary>
    public static OutboxMessage NoState(string topic) => new() { Topic = topic, Payload = new PayloadBuffer(), Delivery = Delivery.State };

    /// <summary>An alarm event. Its buffers are its own: it may still be on its way when the queue gives it up.</summary>
    public static OutboxMessage Event(string topic, AlarmEventPayload payload) =>
        Event(topic, payload, payload with { Historical = true }, PayloadJson.Default.AlarmEventPayload);

    /// <summary>An alarm event of the vehicle itself, likewise.</summary>
    public static OutboxMessage Event(string topic, VehicleAlarmEventPayload payload) =>
        Event(topic, payload, payload with { Historical = true }, PayloadJson.Default.VehicleAlarmEventPayload);

    /// <summary>Writes a record as JSON.</summary>
    public static PayloadBuffer Json<T>(T payload, JsonTypeInfo<T> type, PayloadBuffer buffer)
    {
        using var writer = new Utf8JsonWriter(buffer, WriterOptions);
        JsonSerializer.Serialize(writer, payload, type);
        writer.Flush();
        return buffer;
    }

    /// <summary>How many bytes a record's JSON has.</summary>
    public static int Length<T>(T payload, JsonTypeInfo<T> type)
    {
        using var buffer = new PayloadBuffer();
        return Json(payload, type, buffer).Written.Length;
    }

    /// <summary>
    /// A JSON object as MQTT 5 user properties, one for each member: texts as they are, everything else as its JSON.
    /// </summary>
    public static List<MqttUserProperty> UserProperties(ReadOnlySpan<byte> json)
    {
        var properties = new List<MqttUserProperty>();
        var reader = new Utf8JsonReader(json);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var name = reader.GetString()!;
            reader.Read();
            if (reader.TokenType == JsonTokenType.String)
            {
                properties.Add(new MqttUserProperty(name, (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(reader.GetString()!)));
                continue;
            }

            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            properties.Add(new MqttUserProperty(name, (ReadOnlyMemory<byte>)json[start..(int)reader.BytesConsumed].ToArray()));
        }

        return properties;
    }

    private static OutboxMessage Event<T>(string topic, T payload, T historical, JsonTypeInfo<T> type) => new()
    {
        Topic = topic,
        Payload = Json(payload, type, new PayloadBuffer()),
        Historical = Json(historical, type, new PayloadBuffer()),
        Delivery = Delivery.Event,
    };
}
