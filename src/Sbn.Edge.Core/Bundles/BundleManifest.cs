namespace Sbn.Edge.Core.Bundles;

/// <summary>The <c>manifest.json</c> of a model bundle (camelCase JSON, schema <c>sbn.bundle/1</c>).</summary>
public sealed record BundleManifest
{
    /// <summary>Schema name and version; always <see cref="CurrentSchema"/> for bundles written by this version.</summary>
    public required string Schema { get; init; }

    /// <summary>Name of the bundle, <c>[A-Za-z0-9_-]+</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Semantic version of the bundle.</summary>
    public required string Version { get; init; }

    /// <summary>Task classes in the order of their ids.</summary>
    public required IReadOnlyList<BundleClass> Classes { get; init; }

    /// <summary>Concepts in the order of the channels of the tensor <c>concepts</c>.</summary>
    public required IReadOnlyList<BundleConcept> Concepts { get; init; }

    /// <summary>
    /// By class name the concepts that may be present where the class is; null where the bundle does not say. What is not in a class's list is
    /// no evidence for it, whatever the numbers of a fit suggest.
    /// </summary>
    public IReadOnlyDictionary<string, IReadOnlyList<string>>? ConceptsOfClass { get; init; }

    /// <summary>What the training held out for judging, a sequence or a data set; null where it held nothing out.</summary>
    public string? HeldOut { get; init; }

    /// <summary>Size and colour order of the input <c>image</c>.</summary>
    public required BundleInput Input { get; init; }

    /// <summary>Input pixels per cell of the tensor <c>concepts</c>, along each axis.</summary>
    public required int OutputStride { get; init; }

    /// <summary>How confidence codes are to be read.</summary>
    public required ConfidenceEncoding ConfidenceEncoding { get; init; }

    /// <summary>SHA-256 (lower-case hex) of each file of the bundle, by its name relative to the bundle's folder.</summary>
    public required IReadOnlyDictionary<string, string> Files { get; init; }

    /// <summary>The data the model was made from, each with its licence.</summary>
    public required IReadOnlyList<BundleData> Data { get; init; }

    /// <summary>Licence of the weights, one sentence.</summary>
    public required string WeightsLicence { get; init; }

    /// <summary>Measured figures by name, each with the data it was measured on.</summary>
    public IReadOnlyDictionary<string, BundleMetric> Metrics { get; init; } = new Dictionary<string, BundleMetric>();

    /// <summary>The schema this version reads and writes.</summary>
    public const string CurrentSchema = "sbn.bundle/1";
}

/// <summary>A task class.</summary>
/// <param name="Id">The value in class maps, 0…254.</param>
/// <param name="Name">Its name.</param>
/// <param name="Color">Its display colour, red, green, blue, each 0…255.</param>
public sealed record BundleClass(int Id, string Name, IReadOnlyList<int> Color);

/// <summary>A named concept.</summary>
/// <param name="Name">Namespaced name, such as <c>car/wheel</c> or <c>material/asphalt</c>.</param>
/// <param name="Kind"><c>part</c> or <c>material</c>.</param>
public sealed record BundleConcept(string Name, string Kind);

/// <summary>The input <c>image</c>: uint8 [1, Height, Width, 3].</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="ColorOrder">Always <c>bgr</c> in schema 1.</param>
public sealed record BundleInput(int Width, int Height, string ColorOrder);

/// <summary>How a confidence code maps to a probability: logit = code · (max − min) / 255 + min.</summary>
/// <param name="Kind">Always <c>logit8</c> in schema 1.</param>
/// <param name="Min">The logit of code 0.</param>
/// <param name="Max">The logit of code 255.</param>
public sealed record ConfidenceEncoding(string Kind, double Min, double Max);

/// <summary>A data set the model was made from.</summary>
public sealed record BundleData(string Name, string Use, string Licence);

/// <summary>A measured figure.</summary>
/// <param name="Value">The figure.</param>
/// <param name="MeasuredOn">Data set, split and date.</param>
/// <param name="Command">The command that measures it.</param>
public sealed record BundleMetric(double Value, string MeasuredOn, string Command);
