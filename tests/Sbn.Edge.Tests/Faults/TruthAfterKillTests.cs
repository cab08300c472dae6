using System.Diagnostics;
using System.Globalization;
using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Faults;

/// <summary>What the broker keeps of a killed worker's alarms does not outlive the next start.</summary>
[Trait("System", "yes")]
public sealed class TruthAfterKillTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string Alarm = "sbn/v1/bus12/camera/front/alarms/low-coverage";

    private static readonly int Kills = SystemRun.IsFull ? 50 : 4;
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Two_seconds_after_each_start_the_retained_alarm_is_as_the_camera_shows_it()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port, Alarm);
        var (bright, dark) = (Steady(isDark: false), Steady(isDark: true));
        var settings = FlickeringStreet.Settings(model);
        var (random, times, earlier) = (new Random(50), new List<double>(), new HashSet<string>(StringComparer.Ordinal));
        for (var kill = 0; kill < Kills; kill++)
        {
            // Bright or dark, whatever the last one saw; now and then the broker is away when the worker starts.
            var isDark = random.Next(2) == 1;
            var isAway = kill % 5 == 4;
            if (isAway)
            {
                await broker.StopAsync();
            }

            await using var worker = EdgeProcess.Start(settings, "run", "--vehicle", "bus12", "--bundle", model.Bundle, "--source", isDark ? dark : bright, "--broker", broker.Address);
            await Eventually.HoldsAsync(() => worker.HasExited || worker.Output.Contains("is online", StringComparison.Ordinal), TimeSpan.FromSeconds(60), Stop);
            worker.HasExited.ShouldBeFalse(worker.Errors);
            if (isAway)
            {
                await broker.StartAsync();
                await Eventually.HoldsAsync(subscriber.TryReconnectAsync, TimeSpan.FromSeconds(20), Stop);
                await Eventually.HoldsAsync(() => worker.Output.Contains("Connected to the broker", StringComparison.Ordinal), TimeSpan.FromSeconds(40), Stop);
            }

            var clock = Stopwatch.StartNew();
            var truth = isDark ? "raised" : "cleared";
            await Eventually.HoldsAsync(() => Last(subscriber) is { } last && last.State == truth && !earlier.Contains(last.Start), Limit * 5, Stop);
            times.Add(clock.Elapsed.TotalSeconds);
            earlier.Add(Last(subscriber)!.Value.Start);
            worker.Kill();
            await worker.ExitAsync();
            worker.Output.ShouldNotContain("begun anew");
        }

        SystemRun.Say(string.Create(CultureInfo.InvariantCulture, $"{Kills} kills: the retained alarm is right within {times.Max():0.00} s at most, {times.Order().ElementAt(times.Count / 2):0.00} s usually"));
        if (SystemRun.IsFull)
        {
            times.Max().ShouldBeLessThan(Limit.TotalSeconds);
        }
    }

    private static (string State, string Start)? Last(Subscriber subscriber) =>
        subscriber.Messages is [.., { Payload.Length: > 0 } last] ? (last.Json["state"]!.GetValue<string>(), last.Json["startId"]!.GetValue<string>()) : null;

    private string Steady(bool isDark) => FlickeringStreet.Make(model, frames: 3000, framesPerSecond: 20, framesEach: 3000, startsDark: isDark).Source;
}
