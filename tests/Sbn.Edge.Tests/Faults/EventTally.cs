using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Faults;

/// <summary>The alarm events that the service's journal tells, beside those that a subscriber received.</summary>
/// <param name="Logged">Told by the journal.</param>
/// <param name="Received">Received, each id once.</param>
/// <param name="Repeated">Received again with an id that was there already.</param>
internal sealed partial record EventTally(int Logged, IReadOnlyList<JsonObject> Received, int Repeated)
{
    /// <summary>Events that the journal tells and that never arrived.</summary>
    public int Lost => Math.Max(0, Logged - Received.Count);

    /// <summary>How many events a journal tells.</summary>
    public static int InJournal(string journal) => AlarmLine().Count(journal);

    /// <summary>Counts.</summary>
    /// <param name="logged">What the journal tells.</param>
    /// <param name="subscriber">Who received them.</param>
    public static EventTally Of(int logged, Subscriber subscriber)
    {
        var events = subscriber.Messages.Where(message => message.Topic.Contains("/camera/", StringComparison.Ordinal) && message.Topic.EndsWith("/events/alarm", StringComparison.Ordinal)).Select(message => message.Json).ToList();
        var distinct = events.DistinctBy(one => one["id"]!.GetValue<string>()).ToList();
        return new EventTally(logged, distinct, events.Count - distinct.Count);
    }

    /// <summary>Waits until all that the journal tells has arrived, or says what is missing.</summary>
    public static async Task ArrivesAsync(int logged, Subscriber subscriber)
    {
        try
        {
            await Eventually.HoldsAsync(() => Of(logged, subscriber).Lost == 0, TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
        }
        catch (TimeoutException)
        {
            var tally = Of(logged, subscriber);
            Assert.Fail($"{tally}: {string.Join(' ', tally.Received.Select(one => $"{one["seq"]}{(one["historical"] is null ? "" : "h")}"))}");
        }
    }

    /// <summary>None is lost, none is there twice, and those of a camera count on from 1 in the order they came.</summary>
    public void ShouldBeWhole()
    {
        foreach (var camera in Received.GroupBy(one => one["camera"]!.GetValue<string>()))
        {
            camera.Select(one => one["seq"]!.GetValue<long>()).ShouldBe(Enumerable.Range(1, camera.Count()).Select(seq => (long)seq), camera.Key);
        }

        Received.Count.ShouldBeGreaterThanOrEqualTo(Logged);
    }

    public override string ToString() => $"{Logged} events logged, {Received.Count} received, {Lost} lost, {Repeated} came again with the same id";

    [GeneratedRegex(@"(?m)^.*Camera \S+: alarm \S+ is (raised|cleared)")]
    private static partial Regex AlarmLine();
}
