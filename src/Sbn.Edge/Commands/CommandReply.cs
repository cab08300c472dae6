namespace Sbn.Edge.Commands;

/// <summary>The answer to a command.</summary>
/// <param name="Vehicle">The vehicle's id.</param>
/// <param name="Verb">What was asked for.</param>
/// <param name="RequestId">The request's id, as it was given; absent where it gave none that can be used.</param>
/// <param name="Ok">Whether it was done.</param>
/// <param name="Sentence">What was done, or why it was not.</param>
internal sealed record CommandReply(string Vehicle, string Verb, string? RequestId, bool Ok, string Sentence)
{
    /// <summary>Name and version of the payload.</summary>
    public string Schema { get; } = "sbn.reply/1";
}
