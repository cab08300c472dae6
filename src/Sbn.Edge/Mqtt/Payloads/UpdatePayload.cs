namespace Sbn.Edge.Mqtt.Payloads;

/// <summary>The last update of the bundle, within the vehicle's state.</summary>
/// <param name="Bundle">Name and version.</param>
/// <param name="Phase"><c>trial</c>, <c>kept</c> or <c>rolledBack</c>.</param>
/// <param name="Reason">Why it was rolled back, one sentence; absent otherwise.</param>
/// <param name="Since">Since when, UTC.</param>
internal sealed record UpdatePayload(string Bundle, string Phase, string? Reason, DateTimeOffset Since);
