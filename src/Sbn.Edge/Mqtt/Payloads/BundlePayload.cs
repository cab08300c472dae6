using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Mqtt.Payloads;

/// <summary>The topic <c>bundle</c>: all a subscriber needs to read pictures and regions. Retained.</summary>
internal sealed record BundlePayload
{
    /// <summary>Name and version of the payload.</summary>
    public string Schema { get; } = "sbn.bundle-info/1";

    /// <summary>The vehicle's id.</summary>
    public required string Vehicle { get; init; }

    /// <summary>Name of the bundle.</summary>
    public required string Name { get; init; }

    /// <summary>Semantic version of the bundle.</summary>
    public required string Version { get; init; }

    /// <summary>The graph that runs: <c>fp32</c> or <c>int8</c>.</summary>
    public required string Variant { get; init; }

    /// <summary>Size of the model's input, and so of the pictures.</summary>
    public required PixelSize GridSize { get; init; }

    /// <summary>The classes with their display colours.</summary>
    public required IReadOnlyList<BundleClass> Classes { get; init; }

    /// <summary>The concepts in the order of the tensor's channels.</summary>
    public required IReadOnlyList<BundleConcept> Concepts { get; init; }

    /// <summary>How a confidence code maps to a probability.</summary>
    public required ConfidenceEncoding ConfidenceEncoding { get; init; }

    /// <summary>By class name, the least confidence code at which a pixel is accepted; 256 where none is. Absent without a calibration.</summary>
    public IReadOnlyDictionary<string, int>? Thresholds { get; init; }

    /// <summary>The least confidence code that is not uncertain.</summary>
    public required int UncertainBelow { get; init; }

    /// <summary>The accuracy the accepted pixels shall reach, and what stands behind it. Absent without a calibration.</summary>
    public BundleTarget? Target { get; init; }

    /// <summary>Licence of the weights, one sentence.</summary>
    public required string WeightsLicence { get; init; }
}

/// <summary>What the thresholds are set for.</summary>
/// <param name="Accuracy">Accuracy of the accepted pixels, 0…1.</param>
/// <param name="Guarantee"><c>none</c>, or the kind of bound.</param>
/// <param name="Reason">Why, one sentence.</param>
internal sealed record BundleTarget(double Accuracy, string Guarantee, string Reason);
