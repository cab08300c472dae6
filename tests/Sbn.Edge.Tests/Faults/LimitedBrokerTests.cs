using System.Diagnostics;
using System.Globalization;
using OpenCvSharp;
using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Faults;

/// <summary>
/// The real program, with everything of every frame to publish, at brokers that take less than others: frames and alarms come as at one that takes all, each
/// limit is told in one sentence, and the connection holds. What is left out, and why, <c>BrokerLimitsTests</c> looks at.
/// </summary>
[Trait("System", "yes")]
public sealed class LimitedBrokerTests : IDisposable
{
    private const string Root = "sbn/v1/bus12";
    private const double Rate = 4;

    private static readonly TimeSpan Minute = TimeSpan.FromSeconds(60);

    // Large enough that its confidence pictures of noise are larger than 20 kB; 200 kB they do not reach, so nothing is to be told there.
    private readonly TinyModel _model = new(new TinyBundleOptions { Width = 768, Height = 512 });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Theory]
    [InlineData("all", "", "5.0", "", 0)]
    [InlineData("2 kB", "max_packet_size 2000", "5.0", "takes messages of up to 2000 bytes", 0)]
    [InlineData("20 kB", "max_packet_size 20000", "5.0", "takes messages of up to 20000 bytes", 0)]
    [InlineData("200 kB", "max_packet_size 200000", "5.0", "", 0)]
    [InlineData("2 kB", "max_packet_size 2000", "3.1.1", "takes messages of up to ", 3)]
    [InlineData("20 kB", "max_packet_size 20000", "3.1.1", "takes messages of up to ", 3)]
    [InlineData("no retain", "retain_available false", "5.0", "keeps no retained messages", 0)]
    [InlineData("QoS 0", "max_qos 0", "5.0", "takes QoS 0 only", 0)]
    [InlineData("one at a time", "max_inflight_messages 1", "5.0", "", 0)]
    public async Task Frames_and_alarms_come_as_ever_and_the_limit_is_told_in_one_sentence(string name, string setting, string protocol, string sentence, int reconnects)
    {
        SystemRun.RequireFull();
        await using var broker = await Mosquitto.StartOrSkipAsync($"allow_anonymous true\nmax_queued_messages 0\n{setting}");
        await using var subscriber = await Subscriber.StartAsync(broker.Port, $"{Root}/#", keepSession: true);
        var page = FreePort.Next();
        await using var worker = Start(broker, protocol, page);
        await OnlineAsync(worker);
        var (frames, clock) = (await MetricsPage.FramesAsync(page, "front"), Stopwatch.StartNew());
        await Eventually.HoldsAsync(async () => await MetricsPage.FramesAsync(page, "front") >= frames + (Rate * 12), Minute, Stop);
        var rate = (await MetricsPage.FramesAsync(page, "front") - frames) / clock.Elapsed.TotalSeconds;
        // An older broker is learned by its closing the connection, after which is waited; stopped meanwhile, events would go out after the next start.
        await Eventually.HoldsAsync(async () => (await MetricsPage.ReadAsync(page))["sbn_outbox_events_queued"] < 5, Minute * 3, Stop);
        var told = Told(subscriber);
        worker.Signal(Signals.Terminate);
        (await worker.ExitAsync()).ShouldBe(0, worker.Errors);
        var logged = EventTally.InJournal(worker.Output);
        await EventTally.ArrivesAsync(logged, subscriber);

        var connects = worker.Output.Split("Connected to the broker").Length - 1;
        SystemRun.Say(string.Create(CultureInfo.InvariantCulture, $"{name}, MQTT {protocol}: {rate:0.0} frames/s of {Rate:0}, {connects} connects, {EventTally.Of(logged, subscriber)}; {string.Join(' ', told)}"));
        EventTally.Of(logged, subscriber).ShouldBeWhole();
        rate.ShouldBeGreaterThan(Rate * 0.8);
        (connects - 1).ShouldBeLessThanOrEqualTo(reconnects);
        told.Length.ShouldBe(sentence.Length > 0 ? 1 : 0, string.Join(' ', told));
        told.ShouldAllBe(reason => reason.Contains(sentence, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("5.0")]
    [InlineData("3.1.1")]
    public async Task Twins_are_told_by_name_and_connect_three_times_a_minute_at_most_while_their_alarms_arrive(string protocol)
    {
        SystemRun.RequireFull();
        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous true\nmax_queued_messages 0");
        await using var subscriber = await Subscriber.StartAsync(broker.Port, $"{Root}/#", keepSession: true);
        await using var one = Start(broker, protocol, FreePort.Next());
        await using var two = Start(broker, protocol, FreePort.Next());
        await OnlineAsync(one);
        await OnlineAsync(two);
        var clock = Stopwatch.StartNew();
        await Eventually.HoldsAsync(() => clock.Elapsed > Minute, Minute * 2, Stop);
        EdgeProcess[] both = [one, two];
        var connects = both.Select(twin => twin.Output.Split("Connected to the broker").Length - 2).ToList();
        SystemRun.Say($"twins, MQTT {protocol}: {connects[0]} and {connects[1]} reconnects in a minute");
        connects.ShouldAllBe(count => count <= 3);
        both.ShouldContain(twin => (twin.Output + twin.Errors).Contains("connected as sbn-bus12", StringComparison.Ordinal));

        // Without its twin each of them sends what waits.
        one.Signal(Signals.Terminate);
        (await one.ExitAsync()).ShouldBe(0, one.Errors);
        await Eventually.HoldsAsync(() => Distinct(subscriber, EventTally.InJournal(two.Output) - 5, two), Minute * 2, Stop);
    }

    /// <summary>So many events that only one of the two can have seen have arrived: the twins share a name, not their starts.</summary>
    private static bool Distinct(Subscriber subscriber, int least, EdgeProcess worker) =>
        !worker.HasExited && EventTally.Of(0, subscriber).Received.GroupBy(one => one["startId"]!.GetValue<string>()).Any(start => start.Count() >= least);

    private static string[] Told(Subscriber subscriber) =>
        [.. subscriber.JsonOf($"{Root}/state").Last(state => state["state"]!.GetValue<string>() != "offline")["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>())];

    private static async Task OnlineAsync(EdgeProcess worker)
    {
        await Eventually.HoldsAsync(() => worker.HasExited || worker.Output.Contains("is online", StringComparison.Ordinal), Minute, Stop);
        worker.HasExited.ShouldBeFalse(worker.Errors);
    }

    private EdgeProcess Start(Mosquitto broker, string protocol, int page) => EdgeProcess.Start(
        new Dictionary<string, string>([.. FlickeringStreet.Settings(_model), MetricsPage.Setting(page)])
        {
            ["Sbn__Broker__Protocol"] = protocol,
            ["Sbn__Broker__WaitAtStart"] = "00:00:30",
            ["Sbn__Publish__Profile"] = "bench",
            ["Sbn__Cameras__front__Source"] = FlickeringStreet.Make(_model, frames: 1000, framesPerSecond: Rate).Source,
            ["Sbn__Cameras__noise__Source"] = Noise(),
        },
        "run", "--vehicle", "bus12", "--bundle", _model.Bundle, "--broker", broker.Address);

    /// <summary>A camera whose picture is noise, which no PNG makes small.</summary>
    private string Noise()
    {
        var folder = Directory.CreateDirectory(_model[$"noise-{Guid.NewGuid():N}"]).FullName;
        using var picture = new Mat(512, 768, MatType.CV_8UC3);
        Cv2.Randu(picture, Scalar.All(0), Scalar.All(256));
        Cv2.ImWrite(Path.Combine(folder, "0000.png"), picture).ShouldBeTrue();
        for (var i = 1; i < 200; i++)
        {
            File.CreateSymbolicLink(Path.Combine(folder, i.ToString("D4", CultureInfo.InvariantCulture) + ".png"), "0000.png");
        }

        return $"folder:{folder}?fps=1";
    }
}
