using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Mqtt.Payloads;

/// <summary>Rides in the class picture: <c>camera/{camera}/segmentation</c>.</summary>
internal sealed record SegmentationPayload : ScenePayload
{
    /// <inheritdoc/>
    public override string Schema => "sbn.segmentation/1";
}

/// <summary>Rides in the confidence picture: <c>camera/{camera}/confidence</c>.</summary>
internal sealed record ConfidencePayload : ScenePayload
{
    /// <inheritdoc/>
    public override string Schema => "sbn.confidence/1";

    /// <summary>How a grey value maps to a probability.</summary>
    public required ConfidenceEncoding ConfidenceEncoding { get; init; }

    /// <summary>Share of the grid's pixels that are accepted, 0…1.</summary>
    public required double Accepted { get; init; }
}
