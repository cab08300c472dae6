using System.Text.Json;
using System.Text.Json.Serialization;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Mqtt.Payloads;

/// <summary>Writes an outline as [[x, y], …].</summary>
internal sealed class OutlineJson : JsonConverter<IReadOnlyList<PixelPoint>>
{
    /// <inheritdoc/>
    public override IReadOnlyList<PixelPoint> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Outlines are only written.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<PixelPoint> value, JsonSerializerOptions options) => WriteOne(writer, value);

    /// <summary>Writes one outline.</summary>
    public static void WriteOne(Utf8JsonWriter writer, IReadOnlyList<PixelPoint> outline)
    {
        writer.WriteStartArray();
        foreach (var corner in outline)
        {
            writer.WriteStartArray();
            writer.WriteNumberValue(corner.X);
            writer.WriteNumberValue(corner.Y);
            writer.WriteEndArray();
        }

        writer.WriteEndArray();
    }
}

/// <summary>Writes outlines as [[[x, y], …], …].</summary>
internal sealed class OutlinesJson : JsonConverter<IReadOnlyList<IReadOnlyList<PixelPoint>>>
{
    /// <inheritdoc/>
    public override IReadOnlyList<IReadOnlyList<PixelPoint>> Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("Outlines are only written.");

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, IReadOnlyList<IReadOnlyList<PixelPoint>> value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        foreach (var outline in value)
        {
            OutlineJson.WriteOne(writer, outline);
        }

        writer.WriteEndArray();
    }
}
