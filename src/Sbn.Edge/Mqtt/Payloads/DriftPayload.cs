using Sbn.Edge.Core.Alarms.Drift;

namespace Sbn.Edge.Mqtt.Payloads;

/// <summary>A camera whose street has left what the calibration knows.</summary>
/// <param name="Camera">The camera's name.</param>
/// <param name="Since">When that was noticed, UTC: the capture time of the frame.</param>
/// <param name="Concepts">The concepts that left their usual range, the farthest first.</param>
/// <param name="Vague">The share of all activations that are neither present nor absent, where that is not as usual; absent otherwise.</param>
internal sealed record DriftPayload(string Camera, DateTimeOffset Since, IReadOnlyList<MovedConceptPayload> Concepts, double? Vague)
{
    /// <summary>The payload of a drift.</summary>
    public static DriftPayload Of(string camera, DateTimeOffset since, DriftState drift) => new(
        camera,
        since,
        [.. drift.Moved.Select(m => new MovedConceptPayload(m.Concept, Math.Round(m.Activation, 4), Math.Round(m.Usual, 4), Math.Round(m.Low, 4), Math.Round(m.High, 4)))],
        drift.Vague is { } vague ? Math.Round(vague.Share, 4) : null);
}

/// <summary>A concept that left its usual range.</summary>
/// <param name="Concept">Its name.</param>
/// <param name="Activation">The running mean of its activation over the frame, 0…1.</param>
/// <param name="Usual">Its mean in the calibration's frames.</param>
/// <param name="Low">The low end of what is usual there.</param>
/// <param name="High">The high end.</param>
internal sealed record MovedConceptPayload(string Concept, double Activation, double Usual, double Low, double High);
