using System.Text.Json;

namespace Sbn.Edge.Commands;

/// <summary>A command as it arrived, looked at no further than its topic.</summary>
/// <param name="Verb">The last level of its topic.</param>
/// <param name="Payload">Its JSON, as bytes.</param>
/// <param name="ResponseTopic">Where MQTT 5 asks the answer to go; null where it does not.</param>
/// <param name="Correlation">What MQTT 5 asks to be given back with the answer; null for nothing.</param>
internal sealed record Command(string Verb, byte[] Payload, string? ResponseTopic, byte[]? Correlation);

/// <summary>What a verb does.</summary>
/// <param name="request">The command's JSON object.</param>
/// <param name="stop">The service ends.</param>
/// <returns>One sentence that says what was done.</returns>
/// <exception cref="Core.UserException">It cannot be done; one sentence says why.</exception>
internal delegate Task<string> Verb(JsonElement request, CancellationToken stop);
