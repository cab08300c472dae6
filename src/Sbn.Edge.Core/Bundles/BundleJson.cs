using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Sbn.Edge.Core.Bundles;

/// <summary>
/// Reads and writes the JSON of a bundle, strictly: a missing field, a wrong type, a null where a value is needed or a
/// field given twice is refused with the field's name. Fields of later versions are read over, as versions only ever add.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(BundleManifest))]
[JsonSerializable(typeof(Calibration))]
[JsonSerializable(typeof(BundleSchema))]
internal sealed partial class BundleJson : JsonSerializerContext
{
    // The files are read by people; only HTML needs more escaping.
    private static readonly BundleJson Readable = new(new JsonSerializerOptions
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    });

    /// <summary>Reads a manifest of the schema that this version knows.</summary>
    public static BundleManifest ReadManifest(ReadOnlySpan<byte> json, string path) =>
        ReadOf(Bundles.BundleManifest.CurrentSchema, json, path, Default.BundleManifest);

    /// <summary>Reads a calibration of the schema that this version knows.</summary>
    public static Calibration ReadCalibration(ReadOnlySpan<byte> json, string path) =>
        ReadOf(Bundles.Calibration.CurrentSchema, json, path, Default.Calibration);

    /// <summary>Writes a manifest.</summary>
    public static byte[] Write(BundleManifest manifest) => Write(manifest, Readable.BundleManifest);

    /// <summary>Writes a calibration.</summary>
    public static byte[] Write(Calibration calibration) => Write(calibration, Readable.Calibration);

    // The schema first: of another version's file it is the one thing that can be understood.
    private static T ReadOf<T>(string schema, ReadOnlySpan<byte> json, string path, JsonTypeInfo<T> type)
        where T : class
    {
        var found = Read(json, path, Default.BundleSchema).Schema;
        return found == schema
            ? Read(json, path, type)
            : throw new BundleException($"'{path}' has schema '{found}'; this version reads '{schema}'.");
    }

    private static T Read<T>(ReadOnlySpan<byte> json, string path, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new BundleException($"'{path}' holds null, where an object is needed.");
        }
        catch (JsonException e)
        {
            // The library's own message ends with path, line and position, which are given here in their own words.
            var reason = e.Message.Split(" Path: ")[0].Trim().TrimEnd('.');
            var field = e.Path is null or "$" ? "" : $" at '{e.Path.TrimStart('$', '.')}'";
            var place = e.LineNumber is { } line ? $" (line {line + 1})" : "";
            throw new BundleException($"'{path}' is not as it should be{field}{place}: {reason}.", e);
        }
    }

    private static byte[] Write<T>(T value, JsonTypeInfo<T> type) => [.. JsonSerializer.SerializeToUtf8Bytes(value, type), (byte)'\n'];
}
