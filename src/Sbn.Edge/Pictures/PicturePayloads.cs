using System.Text.Json.Serialization;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Mqtt.Payloads;

namespace Sbn.Edge.Pictures;

/// <summary>Rides in the class picture: <c>camera/{camera}/segmentation</c>.</summary>
/// <param name="Header">The frame.</param>
/// <param name="Scene">How its grid lies on the camera\'s frame.</param>
internal sealed record SegmentationPayload(FrameHeader Header, SceneHeader Scene) : ScenePayload(Header, Scene)
{
    /// <inheritdoc/>
    [JsonPropertyOrder(-20)]
    public override string Schema => "sbn.segmentation/1";
}

/// <summary>Rides in the confidence picture: <c>camera/{camera}/confidence</c>.</summary>
/// <param name="Header">The frame.</param>
/// <param name="Scene">How its grid lies on the camera\'s frame.</param>
internal sealed record ConfidencePayload(FrameHeader Header, SceneHeader Scene) : ScenePayload(Header, Scene)
{
    /// <inheritdoc/>
    [JsonPropertyOrder(-20)]
    public override string Schema => "sbn.confidence/1";

    /// <summary>How a grey value maps to a probability.</summary>
    public required ConfidenceEncoding ConfidenceEncoding { get; init; }

    /// <summary>Share of the grid's pixels that are accepted, 0…1.</summary>
    public required double Accepted { get; init; }
}

/// <summary>Rides in the certainty picture: <c>camera/{camera}/certainty</c>.</summary>
/// <param name="Header">The frame.</param>
/// <param name="Scene">How its grid lies on the camera\'s frame.</param>
internal sealed record CertaintyPayload(FrameHeader Header, SceneHeader Scene) : ScenePayload(Header, Scene)
{
    /// <inheritdoc/>
    [JsonPropertyOrder(-20)]
    public override string Schema => "sbn.certainty/1";

    /// <summary>What the grey values mean, from 0.</summary>
    public IReadOnlyList<string> States { get; } = ["ignored", "uncertain", "plain", "accepted"];

    /// <summary>Share of the pixels that are not ignored: accepted ones, 0…1.</summary>
    public required double Accepted { get; init; }

    /// <summary>Share of the pixels that are not ignored: uncertain ones, 0…1.</summary>
    public required double Uncertain { get; init; }
}
