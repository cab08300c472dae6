using System.Globalization;
using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Faults;

/// <summary>The wall clock of the real program is set by a day while it runs, as a time server may do on a vehicle that was switched off for long.</summary>
[Trait("System", "yes")]
public sealed class ClockTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string Faketime = "/usr/bin/faketime";
    private const string Events = "sbn/v1/bus12/camera/front/events/alarm";

    private static readonly TimeSpan WatchdogLimit = TimeSpan.FromSeconds(10);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("-1d")]
    [InlineData("+1d")]
    public async Task A_clock_that_is_set_by_a_day_changes_the_times_that_are_told_and_nothing_else(string by)
    {
        Assert.SkipUnless(File.Exists(Faketime), $"Needs {Faketime}, which is not there; apt install faketime.");
        using var systemd = new NotificationSocket();
        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous true\nmax_queued_messages 0");
        await using var subscriber = await Subscriber.StartAsync(broker.Port, Events, keepSession: true);
        var page = FreePort.Next();
        var time = model[$"clock-{Guid.NewGuid():N}"];
        await File.WriteAllTextAsync(time, "+0d", Stop);
        var settings = new Dictionary<string, string>([.. FlickeringStreet.Settings(model), .. systemd.Environment(WatchdogLimit), .. FakeClock(time), MetricsPage.Setting(page)]);
        await using var worker = Start(broker, settings, FlickeringStreet.Make(model, frames: 6000, framesPerSecond: 10).Source);
        await MoreAsync(worker, 10);
        await File.WriteAllTextAsync(time, by, Stop);
        await MoreAsync(worker, 10);
        (await MetricsPage.IsHealthyAsync(page)).ShouldBeTrue();

        // Longer than the watchdog is patient, with the broker away in between.
        await broker.StopAsync();
        await MoreAsync(worker, SystemRun.IsFull ? 120 : 20);
        await broker.StartAsync();
        await Eventually.HoldsAsync(async () => subscriber.IsConnected || await subscriber.TryReconnectAsync(), TimeSpan.FromSeconds(20), Stop);
        (await MetricsPage.IsHealthyAsync(page)).ShouldBeTrue();
        var gap = systemd.Watchdog.LargestGap;
        worker.Kill();
        await worker.ExitAsync();

        // The next start has the other clock from its first moment on.
        await using var last = Start(broker, settings, FlickeringStreet.Make(model, frames: 5, framesPerSecond: 10).Source);
        (await last.ExitAsync()).ShouldBe(0, last.Errors);
        var logged = EventTally.InJournal(worker.Output) + EventTally.InJournal(last.Output);
        await EventTally.ArrivesAsync(logged, subscriber);

        var tally = EventTally.Of(logged, subscriber);
        var steps = tally.Received.Zip(tally.Received.Skip(1), (one, next) => Captured(next) - Captured(one)).ToList();
        SystemRun.Say(string.Create(CultureInfo.InvariantCulture, $"clock {by}: {tally}; largest step of the told times {steps.MaxBy(step => step.Duration()).TotalHours:0.0} h; watchdog: largest gap {gap.TotalSeconds:0.0} s"));
        tally.ShouldBeWhole();
        steps.Count(step => step.Duration() > TimeSpan.FromHours(23)).ShouldBe(1);
        tally.Received.GroupBy(one => one["startId"]!.GetValue<string>()).ShouldAllBe(start => IsInOrder(start.Select(one => one["monotonicUs"]!.GetValue<long>())));
        gap.ShouldBeLessThan(WatchdogLimit);
        worker.Errors.ShouldNotContain("error");
    }

    private static bool IsInOrder(IEnumerable<long> times) => times.SequenceEqual(times.Order());

    private static DateTimeOffset Captured(System.Text.Json.Nodes.JsonObject one) => DateTimeOffset.Parse(one["capturedAt"]!.GetValue<string>(), CultureInfo.InvariantCulture);

    /// <summary>Puts the wall clock of a program into a file's hand; the monotonic one stays the kernel's, as with a clock that is set.</summary>
    private static Dictionary<string, string> FakeClock(string file) => new()
    {
        ["LD_PRELOAD"] = Directory.EnumerateFiles("/usr/lib", "libfaketimeMT.so.1", new EnumerationOptions { RecurseSubdirectories = true, MaxRecursionDepth = 2 }).First(),
        ["FAKETIME_TIMESTAMP_FILE"] = file,
        ["FAKETIME_NO_CACHE"] = "1",
        ["FAKETIME_DONT_FAKE_MONOTONIC"] = "1",
        ["DONT_FAKE_MONOTONIC"] = "1",
    };

    private static async Task MoreAsync(EdgeProcess worker, int more)
    {
        var least = EventTally.InJournal(worker.Output) + more;
        await Eventually.HoldsAsync(() => worker.HasExited || EventTally.InJournal(worker.Output) >= least, TimeSpan.FromSeconds(60), Stop);
        worker.HasExited.ShouldBeFalse(worker.Errors);
    }

    private EdgeProcess Start(Mosquitto broker, Dictionary<string, string> settings, string source) =>
        EdgeProcess.Start(settings, "run", "--vehicle", "bus12", "--bundle", model.Bundle, "--source", source, "--broker", broker.Address);
}
