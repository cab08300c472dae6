using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Faults;

/// <summary>A disk that is full, or read-only, or becomes so: events wait in memory, that is told, and they go to disk again as soon as it takes them.</summary>
[Trait("System", "yes")]
public sealed class DiskFaultTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string State = "sbn/v1/bus12/state";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_disk_that_fills_up_loses_no_event_and_later_keeps_them_again()
    {
        using var disk = SmallDisk.MountOrSkip(kilobytes: 256);
        await GoesAndComesBackAsync(disk, disk.Fill, disk.Empty, "No space left on device");
    }

    [Fact]
    public async Task A_disk_that_is_read_only_at_start_loses_no_event_and_later_keeps_them_again()
    {
        using var disk = SmallDisk.MountOrSkip(kilobytes: 256);
        disk.Remount(readOnly: true);
        await GoesAndComesBackAsync(disk, null, () => disk.Remount(readOnly: false), "Read-only file system");
    }

    [Fact]
    public async Task A_disk_that_fails_while_it_runs_and_becomes_read_only_loses_no_event()
    {
        using var disk = SmallDisk.FailingOrSkip();
        await GoesAndComesBackAsync(disk, disk.Fail, null, "Read-only file system|Input/output error|I/O error|Structure needs cleaning|Bad message");
    }

    /// <summary>The disk takes nothing more; the broker goes and comes back meanwhile. Then, where it can, it takes events again, and a kill loses none.</summary>
    private async Task GoesAndComesBackAsync(SmallDisk disk, Action? goes, Action? comesBack, string why)
    {
        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous true\nmax_queued_messages 0");
        await using var subscriber = await Subscriber.StartAsync(broker.Port, "sbn/v1/bus12/#", keepSession: true);
        var settings = new Dictionary<string, string>(FlickeringStreet.Settings(model)) { ["Sbn__Outbox__Directory"] = Path.Combine(disk.Path, "outbox") };
        await using var worker = Start(broker, settings, FlickeringStreet.Make(model, frames: 6000, framesPerSecond: 10).Source);
        await MoreAsync(worker);
        goes?.Invoke();
        await Eventually.HoldsAsync(() => Reasons(subscriber).Any(reason => reason.StartsWith("Alarm events are not kept on disk (Sbn:Outbox:Directory): ", StringComparison.Ordinal)), TimeSpan.FromSeconds(60), Stop);
        var told = Reasons(subscriber).Single(reason => reason.StartsWith("Alarm events", StringComparison.Ordinal));
        SystemRun.Say(told);
        told.ShouldMatch(why);
        told.ShouldEndWith("; those that are not wait in memory.");
        await broker.StopAsync();
        await MoreAsync(worker);
        if (comesBack is null)
        {
            var connects = Connects(worker);
            await BackAsync(broker, subscriber);
            await Eventually.HoldsAsync(() => Connects(worker) > connects, TimeSpan.FromSeconds(60), Stop);
            worker.Signal(Signals.Terminate);
            (await worker.ExitAsync()).ShouldBe(0, worker.Errors);
            await WholeAsync(subscriber, EventTally.InJournal(worker.Output));
            return;
        }

        comesBack();
        await BackAsync(broker, subscriber);
        await Eventually.HoldsAsync(() => IsWell(subscriber), TimeSpan.FromSeconds(60), Stop);
        await broker.StopAsync();
        await MoreAsync(worker);
        worker.Kill();
        await worker.ExitAsync();
        await BackAsync(broker, subscriber);
        await using var last = Start(broker, settings, FlickeringStreet.Make(model, frames: 1, framesPerSecond: 10).Source);
        (await last.ExitAsync()).ShouldBe(0, last.Errors);
        await WholeAsync(subscriber, EventTally.InJournal(worker.Output) + EventTally.InJournal(last.Output));
    }

    private static async Task WholeAsync(Subscriber subscriber, int logged)
    {
        await EventTally.ArrivesAsync(logged, subscriber);
        var tally = EventTally.Of(logged, subscriber);
        SystemRun.Say(tally.ToString());
        tally.ShouldBeWhole();
    }

    private static string[] Reasons(Subscriber subscriber) =>
        subscriber.JsonOf(State) is [.., var last] ? [.. last["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>())] : ["The vehicle has not said anything yet."];

    /// <summary>Online without a reason: its last will has none either, and says offline.</summary>
    private static bool IsWell(Subscriber subscriber) => subscriber.JsonOf(State)[^1]["state"]!.GetValue<string>() == "online";

    private static int Connects(EdgeProcess worker) => worker.Output.Split("Connected to the broker").Length;

    private static async Task BackAsync(Mosquitto broker, Subscriber subscriber)
    {
        await broker.StartAsync();
        await Eventually.HoldsAsync(async () => subscriber.IsConnected || await subscriber.TryReconnectAsync(), TimeSpan.FromSeconds(20), Stop);
    }

    private static async Task MoreAsync(EdgeProcess worker)
    {
        var least = EventTally.InJournal(worker.Output) + 8;
        await Eventually.HoldsAsync(() => worker.HasExited || EventTally.InJournal(worker.Output) >= least, TimeSpan.FromSeconds(60), Stop);
        worker.HasExited.ShouldBeFalse(worker.Errors);
    }

    private EdgeProcess Start(Mosquitto broker, Dictionary<string, string> settings, string source) =>
        EdgeProcess.Start(settings, "run", "--vehicle", "bus12", "--bundle", model.Bundle, "--source", source, "--broker", broker.Address);
}
