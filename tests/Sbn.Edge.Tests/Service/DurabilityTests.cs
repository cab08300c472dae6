using System.Text.Json.Nodes;
using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Faults;

namespace Sbn.Edge.Tests.Service;

/// <summary>No alarm event is lost, whatever is killed.</summary>
[Trait("System", "yes")]
public sealed class DurabilityTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string Events = "sbn/v1/bus12/camera/front/events/alarm";

    /// <summary>How often the worker is killed; more of it with <c>./sbn test --system</c>.</summary>
    private static readonly int Kills = SystemRun.IsFull ? 50 : 6;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task However_often_the_worker_is_killed_with_the_broker_there_or_away_every_event_arrives_once_and_in_order()
    {
        var settings = Settings();
        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous true\nmax_queued_messages 0\nautosave_interval 1");
        await using var subscriber = await Subscriber.StartAsync(broker.Port, Events, keepSession: true);
        var random = new Random(12);
        var logged = 0;
        for (var kill = 0; kill < Kills; kill++)
        {
            var away = kill % 2 == 1;
            if (away)
            {
                await broker.StopAsync();
            }

            await using var worker = Start(broker, settings);
            var least = random.Next(1, 12);
            await Eventually.HoldsAsync(() => worker.HasExited || AlarmLines(worker) >= least, TimeSpan.FromSeconds(60), Stop);
            worker.HasExited.ShouldBeFalse(worker.Errors);
            worker.Kill();
            await worker.ExitAsync();
            logged += AlarmLines(worker);
            if (away)
            {
                await broker.StartAsync();
                await Eventually.HoldsAsync(subscriber.TryReconnectAsync, TimeSpan.FromSeconds(20), Stop);
            }
        }

        // A last start sends what the killed ones left; its camera has nothing to say.
        await using var last = Start(broker, settings, "--frames", "1");
        (await last.ExitAsync()).ShouldBe(0, last.Errors);
        await Eventually.HoldsAsync(() => Distinct(subscriber).Count >= logged, TimeSpan.FromSeconds(20), Stop);

        var starts = Distinct(subscriber).GroupBy(e => e["startId"]!.GetValue<string>()).ToList();
        starts.Count.ShouldBeInRange(Kills, Kills + 1);

        // The count goes on over the kills: no number is left out, none is given twice.
        var all = Distinct(subscriber);
        all.Select(e => e["seq"]!.GetValue<long>()).ShouldBe(Enumerable.Range(1, all.Count).Select(seq => (long)seq));

        // Start ids are UUIDs of version 7: the events of an earlier start came before those of a later one.
        starts.Select(start => start.Key).ShouldBe(starts.Select(start => start.Key).Order(StringComparer.Ordinal));
        TestContext.Current.TestOutputHelper!.WriteLine($"{Kills} kills, {logged} events logged, {Distinct(subscriber).Count} received, {subscriber.JsonOf(Events).Count} with those that came twice");
    }

    [Fact]
    public async Task A_worker_without_its_broker_keeps_on_disk_what_it_sees_and_says_so()
    {
        var settings = Settings();
        await using var broker = await Mosquitto.StartOrSkipAsync();
        await broker.StopAsync();
        await using (var worker = Start(broker, settings))
        {
            await Eventually.HoldsAsync(() => AlarmLines(worker) >= 3 || worker.HasExited, TimeSpan.FromSeconds(60), Stop);
            worker.Signal(Signals.Terminate);
            (await worker.ExitAsync()).ShouldBe(0, worker.Errors);
            worker.Output.ShouldContain("No broker answers at");
            worker.Output.ShouldMatch(@"The broker is away; \d+ alarm events are kept in \S+ and go out after the next start\.");
        }

        await broker.StartAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port, Events);
        await using var again = Start(broker, settings, "--frames", "1");
        (await again.ExitAsync()).ShouldBe(0, again.Errors);
        again.Output.ShouldMatch(@"\d+ alarm events of an earlier start wait in \S+ and are sent now");
        await Eventually.HoldsAsync(() => subscriber.JsonOf(Events).Count >= 3, cancellationToken: Stop);
        subscriber.JsonOf(Events)[0]["historical"]!.GetValue<bool>().ShouldBeTrue();
    }

    [Fact]
    public async Task A_folder_that_takes_no_events_is_told_in_the_state_and_the_service_goes_on()
    {
        var settings = Settings();
        settings["Sbn__Outbox__Directory"] = Path.Combine(model.Bundle, "manifest.json", "outbox");
        await using var broker = await Mosquitto.StartOrSkipAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port);
        await using var worker = Start(broker, settings);
        await Eventually.HoldsAsync(() => subscriber.JsonOf(Events).Count > 3, TimeSpan.FromSeconds(60), Stop);
        subscriber.JsonOf("sbn/v1/bus12/state").ShouldContain(state => state["reasons"]!.AsArray().Any(reason => reason!.GetValue<string>().StartsWith("Alarm events are not kept on disk (Sbn:Outbox:Directory): ", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_second_service_does_not_take_the_events_of_the_first()
    {
        var settings = Settings();
        await using var broker = await Mosquitto.StartOrSkipAsync();
        await using var worker = Start(broker, settings);
        await Eventually.HoldsAsync(() => AlarmLines(worker) > 0, TimeSpan.FromSeconds(60), Stop);
        await using var second = Start(broker, settings);
        (await second.ExitAsync()).ShouldBe(1);
        second.Errors.ShouldStartWith("sbn-edge: Another sbn-edge keeps its alarm events in ");
    }

    private static int AlarmLines(EdgeProcess worker) => EventTally.InJournal(worker.Output);

    private static List<JsonObject> Distinct(Subscriber subscriber) => [.. subscriber.JsonOf(Events).DistinctBy(e => e["id"]!.GetValue<string>())];

    /// <summary>An alarm that is raised and cleared with each picture.</summary>
    private Dictionary<string, string> Settings() =>
        new(FlickeringStreet.Settings(model)) { ["Sbn__Cameras__front__Source"] = FlickeringStreet.Make(model, frames: 600, framesPerSecond: 20).Source };

    private EdgeProcess Start(Mosquitto broker, Dictionary<string, string> settings, params string[] more) =>
        EdgeProcess.Start(settings, ["run", "--vehicle", "bus12", "--bundle", model.Bundle, "--broker", broker.Address, .. more]);
}
