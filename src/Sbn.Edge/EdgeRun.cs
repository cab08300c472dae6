using Sbn.Edge.Configuration;
using Sbn.Edge.Health;

namespace Sbn.Edge;

/// <summary>One run of the service: what is asked of it, and how it goes.</summary>
/// <param name="Options">The settings.</param>
/// <param name="Vehicle">The vehicle's id.</param>
/// <param name="Frames">After how many processed frames, over all cameras, the run ends; null for no limit.</param>
/// <param name="Reread">Gathers the settings again, as at the start; null where they come from no place that changes.</param>
internal sealed record EdgeRun(EdgeOptions Options, string Vehicle, long? Frames, Func<EdgeOptions>? Reread = null)
{
    /// <summary>How it ended.</summary>
    public RunOutcome Outcome { get; } = new();

    /// <summary>How it goes.</summary>
    public RunProgress Progress { get; } = new();
}
