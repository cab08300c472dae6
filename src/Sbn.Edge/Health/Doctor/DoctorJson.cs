using System.Text.Json.Serialization;

namespace Sbn.Edge.Health.Doctor;

/// <summary>The findings for machines.</summary>
/// <param name="Schema">Name and version of the document.</param>
/// <param name="Vehicle">The vehicle's id; null where the settings are wrong.</param>
/// <param name="Grade">How the whole is: as its worst part.</param>
/// <param name="Findings">Each finding, in the order of the checks.</param>
internal sealed record DoctorDocument(string Schema, string? Vehicle, Grade Grade, IReadOnlyList<Finding> Findings)
{
    /// <summary>The schema that this version writes.</summary>
    public const string CurrentSchema = "sbn.doctor/1";
}

/// <summary>Writes the findings for machines.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DoctorDocument))]
internal sealed partial class DoctorJson : JsonSerializerContext;
