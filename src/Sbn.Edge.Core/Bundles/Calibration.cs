namespace Sbn.Edge.Core.Bundles;

/// <summary>The <c>calibration.json</c> of a bundle (schema <c>sbn.calibration/1</c>): one entry for each graph variant.</summary>
public sealed record Calibration
{
    /// <summary>Schema name and version.</summary>
    public required string Schema { get; init; }

    /// <summary>The calibrations by variant, <c>fp32</c> or <c>int8</c>.</summary>
    public required IReadOnlyDictionary<string, VariantCalibration> Variants { get; init; }

    /// <summary>The schema this version reads and writes.</summary>
    public const string CurrentSchema = "sbn.calibration/1";
}

/// <summary>Thresholds and profiles fitted on the outputs of one graph; of no use with any other.</summary>
public sealed record VariantCalibration
{
    /// <summary>SHA-256 (lower-case hex) of the graph it was fitted on; a mismatch is refused.</summary>
    public required string GraphSha256 { get; init; }

    /// <summary>The accuracy that the pixels accepted as a class shall reach, 0…1.</summary>
    public required double Target { get; init; }

    /// <summary><c>none</c>, or the kind of bound the thresholds carry.</summary>
    public required string Guarantee { get; init; }

    /// <summary>Why there is no guarantee, or what it holds for, one sentence.</summary>
    public required string GuaranteeReason { get; init; }

    /// <summary>What it was fitted on.</summary>
    public required CalibrationData Data { get; init; }

    /// <summary>
    /// τ by class name: the least confidence code at which a pixel is accepted as that class; 256 where no code reaches the target.
    /// </summary>
    public required IReadOnlyDictionary<string, int> Thresholds { get; init; }

    /// <summary>Below which confidence a pixel counts as uncertain; null in calibrations that do not say it (then it is a probability of one half).</summary>
    public UncertainLevel? UncertainBelow { get; init; }

    /// <summary>Concept profile of each class, by class name.</summary>
    public required IReadOnlyDictionary<string, ClassProfile> Profiles { get; init; }

    /// <summary>How the pixels accepted as each class did on that data, by class name; null where it was not measured.</summary>
    public IReadOnlyDictionary<string, AcceptedAs>? Accepted { get; init; }

    /// <summary>What the streets it was fitted on look like in concepts; null where it was not measured, and then drift is not watched.</summary>
    public StreetProfile? Street { get; init; }
}

/// <summary>Below which confidence a pixel counts as uncertain, and what lay below it on the data it was chosen on.</summary>
/// <param name="Code">The least confidence code that is not uncertain, 0…256.</param>
/// <param name="Probability">The probability that this code stands for.</param>
/// <param name="Share">Share of the labelled pixels that lay below.</param>
/// <param name="ErrorsCaught">Share of all errors that lay below.</param>
/// <param name="Precision">Share of the pixels below that were errors.</param>
public sealed record UncertainLevel(int Code, double Probability, double Share, double ErrorsCaught, double Precision);

/// <summary>How the pixels accepted as one class did on the data the thresholds were fitted on.</summary>
/// <param name="Pixels">Number of accepted pixels.</param>
/// <param name="Accuracy">Share of them that are labelled as the class, 0…1; null where none is accepted.</param>
/// <param name="LowerBound">One-sided 95 % block-bootstrap bound of it; null with fewer than two blocks.</param>
/// <param name="Blocks">Number of blocks that hold such pixels.</param>
public sealed record AcceptedAs(long Pixels, double? Accuracy, double? LowerBound, int Blocks);

/// <summary>What a calibration was fitted on.</summary>
/// <param name="Name">Name of the data set.</param>
/// <param name="Frames">Number of frames.</param>
/// <param name="Pixels">Number of labelled pixels.</param>
/// <param name="Date">ISO date.</param>
/// <param name="OutOfFold">True where no model saw the frames it was scored on.</param>
public sealed record CalibrationData(string Name, int Frames, long Pixels, string Date, bool OutOfFold);

/// <summary>How the concepts behave where a class is predicted, correctly and with confidence.</summary>
/// <param name="Pixels">How many concept cells it was measured on.</param>
/// <param name="Concepts">By concept name.</param>
public sealed record ClassProfile(long Pixels, IReadOnlyDictionary<string, ConceptProfile> Concepts);

/// <summary>How one concept behaves where one class is predicted, correctly and with confidence.</summary>
/// <param name="Low">5 % quantile of the activation.</param>
/// <param name="Median">Median of the activation.</param>
/// <param name="High">95 % quantile of the activation.</param>
/// <param name="Absent">Median of the activation where the class is absent: what the concept is set to when it is ablated.</param>
/// <param name="Link">
/// Link strength: by how much the class's score margin (own logit less the best other's) falls, on average over the class's
/// cells, when the concept is ablated and the head re-run; counted negative where ablation raises the concept. Positive:
/// evidence for the class.
/// </param>
public sealed record ConceptProfile(double Low, double Median, double High, double Absent, double Link)
{
    /// <summary>
    /// How the mean over a whole correct region behaves; null where too few were seen. It is what a region's mean is held
    /// against: a part covers some cells of a thing, so single cells say little of how much of it a region should show.
    /// </summary>
    public RegionProfile? Region { get; init; }
}

/// <summary>The mean activation of one concept over correct, confident, connected regions of one class.</summary>
/// <param name="Low">5 % quantile over regions.</param>
/// <param name="Median">Median over regions.</param>
/// <param name="High">95 % quantile over regions.</param>
public sealed record RegionProfile(double Low, double Median, double High);
