using System.Globalization;
using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Faults;

/// <summary>The broker is killed while alarms come and go: the vehicle loses none, sends none for nothing, and does not grow.</summary>
[Trait("System", "yes")]
public sealed class BrokerKilledTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string Events = "sbn/v1/bus12/camera/front/events/alarm";

    private static readonly int Kills = SystemRun.IsFull ? 20 : 3;

    /// <summary>Ten minutes in which each second brings an event, told in the time that so many events take at 20 a second.</summary>
    private static readonly int EventsWhileAway = SystemRun.IsFull ? 600 : 60;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_often_the_broker_is_killed_and_however_long_it_is_away_every_event_arrives_once_and_in_order()
    {
        // What is under way to a subscriber is in its socket before the vehicle hears that the broker has it, where a kill does not reach it.
        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 0\nautosave_interval 1");
        await using var subscriber = await Subscriber.StartAsync(broker.Port, Events, keepSession: true);
        await broker.StopAsync();
        await broker.StartAsync();
        await BackAsync(subscriber);
        var page = FreePort.Next();
        var street = FlickeringStreet.Make(model, frames: 20_000, framesPerSecond: 20);
        await using var worker = EdgeProcess.Start(
            new Dictionary<string, string>([.. FlickeringStreet.Settings(model), MetricsPage.Setting(page)]),
            "run", "--vehicle", "bus12", "--bundle", model.Bundle, "--source", street.Source, "--broker", broker.Address);
        await LoggedAsync(worker, 10);

        var random = new Random(20);
        for (var kill = 0; kill < Kills; kill++)
        {
            await LoggedAsync(worker, random.Next(1, 30));
            await broker.KillAsync();
            await LoggedAsync(worker, random.Next(0, 20));
            await broker.StartAsync();
            await BackAsync(subscriber);
        }

        await Eventually.HoldsAsync(async () => (await MetricsPage.ReadAsync(page))["sbn_outbox_events_queued"] < 10, TimeSpan.FromSeconds(60), Stop);
        var before = ProcessFigures.Of(worker.Id);
        await broker.KillAsync();
        await LoggedAsync(worker, EventsWhileAway);
        var (away, queued) = (ProcessFigures.Of(worker.Id), (await MetricsPage.ReadAsync(page))["sbn_outbox_events_queued"]);
        await broker.StartAsync();
        await BackAsync(subscriber);
        await Eventually.HoldsAsync(async () => (await MetricsPage.ReadAsync(page))["sbn_outbox_events_queued"] < 10, TimeSpan.FromSeconds(60), Stop);
        worker.Signal(Signals.Terminate);
        (await worker.ExitAsync()).ShouldBe(0, worker.Errors);

        var logged = EventTally.InJournal(worker.Output);
        await EventTally.ArrivesAsync(logged, subscriber);
        var tally = EventTally.Of(logged, subscriber);
        SystemRun.Say($"{Kills} kills of the broker: {tally}");
        SystemRun.Say(string.Create(CultureInfo.InvariantCulture, $"away for {queued} events: {before.ResidentKb} kB before, {away.ResidentKb} kB at the end of it"));
        tally.ShouldBeWhole();
        tally.Received.Count.ShouldBe(logged);
        queued.ShouldBeGreaterThanOrEqualTo(EventsWhileAway);
        (away.ResidentKb - before.ResidentKb).ShouldBeLessThan(32_000);
    }

    private static Task BackAsync(Subscriber subscriber) =>
        Eventually.HoldsAsync(async () => subscriber.IsConnected || await subscriber.TryReconnectAsync(), TimeSpan.FromSeconds(20), Stop);

    /// <summary>Waits until the journal tells so many events more.</summary>
    private static async Task LoggedAsync(EdgeProcess worker, int more)
    {
        var least = EventTally.InJournal(worker.Output) + more;
        await Eventually.HoldsAsync(() => worker.HasExited || EventTally.InJournal(worker.Output) >= least, TimeSpan.FromSeconds(120), Stop);
        worker.HasExited.ShouldBeFalse(worker.Errors);
    }
}
