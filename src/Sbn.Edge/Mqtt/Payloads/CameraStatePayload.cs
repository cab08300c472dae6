using System.Text.Json.Serialization;

namespace Sbn.Edge.Mqtt.Payloads;

/// <summary>The topic <c>camera/{camera}/state</c>. Retained.</summary>
/// <param name="Header">The frame.</param>
internal sealed record CameraStatePayload(FrameHeader Header) : CameraPayload(Header)
{
    /// <inheritdoc/>
    [JsonPropertyOrder(-20)]
    public override string Schema => "sbn.camera-state/1";

    /// <summary><c>streaming</c>, <c>stalled</c>, <c>reconnecting</c> or <c>ended</c>.</summary>
    public required string State { get; init; }

    /// <summary>Since when, UTC.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>Why it is not streaming, one sentence; absent while it is, and at the proper end of a recording.</summary>
    public string? Reason { get; init; }

    /// <summary>The source's URI, credentials masked.</summary>
    public required string Source { get; init; }

    /// <summary>The source's nominal frames per second; absent where it does not know.</summary>
    public double? NominalFps { get; init; }
}
