using System.Text.Json.Serialization;

namespace Sbn.Edge.Updates;

/// <summary>What the store of bundles knows: one file, <c>bundles.json</c>, that is replaced as a whole at each step of an update.</summary>
internal sealed record StoreState
{
    /// <summary>The schema that this version reads and writes.</summary>
    public const string CurrentSchema = "sbn.bundles/1";

    /// <summary>Name and version of the file.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>The bundle that runs; null for the one beside the program.</summary>
    public StoredBundle? Current { get; init; }

    /// <summary>The bundle that ran before it, to go back to; null for the one beside the program.</summary>
    public StoredBundle? Previous { get; init; }

    /// <summary>The bundle that is to take over, or is on trial; null for none.</summary>
    public Candidate? Candidate { get; init; }

    /// <summary>How the last update ended; null before the first.</summary>
    public UpdateResult? Last { get; init; }
}

/// <summary>A bundle in the store.</summary>
/// <param name="Folder">Its folder's name in the store.</param>
/// <param name="Name">Its name.</param>
/// <param name="Version">Its semantic version.</param>
/// <param name="Sha256">SHA-256 (lower-case hex) of its manifest.</param>
internal sealed record StoredBundle(string Folder, string Name, string Version, string Sha256)
{
    /// <summary>By camera, how many frames a second it processed when it was kept; null where that is not known.</summary>
    public IReadOnlyDictionary<string, double>? FramesPerSecond { get; init; }

    /// <summary>Name and version, for people.</summary>
    [JsonIgnore]
    public string Label => $"{Name} {Version}";

    /// <summary>Two are one whose manifest is the same, whatever was measured of them.</summary>
    public bool Equals(StoredBundle? other) => Sha256 == other?.Sha256;

    /// <inheritdoc/>
    public override int GetHashCode() => Sha256.GetHashCode(StringComparison.Ordinal);
}

/// <summary>A bundle that is to take over.</summary>
/// <param name="Bundle">The bundle; null for the one beside the program.</param>
/// <param name="IsRollback">True where somebody asked to go back to it, so that no frame rate is asked of it.</param>
/// <param name="Since">When it was installed, UTC.</param>
internal sealed record Candidate(StoredBundle? Bundle, bool IsRollback, DateTimeOffset Since)
{
    /// <summary>How often the service has begun with it and not come to a verdict or a proper end.</summary>
    public int Attempts { get; init; }

    /// <summary>The boot of the machine in which the last attempt began: one that a power cut ended is no failure of the bundle.</summary>
    public string? Boot { get; init; }

    /// <summary>Name and version, for people.</summary>
    [JsonIgnore]
    public string Label => Bundle?.Label ?? "the bundle beside the program";
}

/// <summary>How an update ended.</summary>
/// <param name="Bundle">Name and version.</param>
/// <param name="Outcome"><c>kept</c> or <c>rolledBack</c>.</param>
/// <param name="Reason">Why it was rolled back, one sentence; null where it was kept.</param>
/// <param name="At">When, UTC.</param>
internal sealed record UpdateResult(string Bundle, string Outcome, string? Reason, DateTimeOffset At)
{
    public const string Kept = "kept";
    public const string RolledBack = "rolledBack";
}

/// <summary>Reads and writes the store's file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    WriteIndented = true,
    AllowDuplicateProperties = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(StoreState))]
internal sealed partial class StoreJson : JsonSerializerContext;
