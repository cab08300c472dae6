using System.Diagnostics;
using System.Text.Json.Nodes;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>What the broker keeps of alarms, over the death of who told it.</summary>
public sealed class RestartTests(TinyModel model) : IClassFixture<TinyModel>, IDisposable
{
    private const string Root = "sbn/v1/bus12";
    private const string Front = $"{Root}/camera/front";
    private const string LowCoverage = $"{Front}/alarms/low-coverage";
    private const string Events = $"{Front}/events/alarm";

    private readonly TempFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task After_a_kill_the_retained_state_of_rules_zones_and_cameras_that_are_no_more_is_taken_away()
    {
        string[] gone = [$"{Front}/alarms/class-area.green", $"{Front}/alarms/uncertain-area.near", $"{Root}/camera/left/alarms/low-coverage", $"{Root}/camera/left/state"];
        string[] stay = [LowCoverage, $"{Front}/state"];
        await using var broker = await Mosquitto.StartOrSkipAsync();
        Write(""", "left": { "Source": "rtsp://127.0.0.1:1/street", "ConnectTimeout": "00:00:01" }""", """
            , "Rules": { "green": { "Watch": "class", "Class": "tree", "Zone": "low", "RaiseAt": 0.01, "ClearAt": 0, "RaiseAfter": "00:00:00" }, "near": { "Watch": "uncertain", "Zone": "low", "RaiseAt": 0.5, "ClearAt": 0.1 } }
            """);
        await using (var first = Start(broker))
        {
            await using var before = await Subscriber.StartAsync(broker.Port);
            await Eventually.HoldsAsync(() => first.HasExited || gone.Concat(stay).All(topic => before.JsonOf(topic).Count > 0), TimeSpan.FromSeconds(60), Stop);
            await Eventually.HoldsAsync(() => first.HasExited || State(before, gone[0]) == "raised", TimeSpan.FromSeconds(60), Stop);
            first.HasExited.ShouldBeFalse(first.Errors);
            first.Kill();
            await first.ExitAsync();
        }

        Write(string.Empty, string.Empty);
        await using var retained = await Subscriber.StartAsync(broker.Port);
        await Eventually.HoldsAsync(() => gone.Concat(stay).All(topic => retained.Messages.Any(m => m.Topic == topic && m.Payload.Length > 0)), cancellationToken: Stop);
        await using var second = Start(broker);
        await Eventually.HoldsAsync(() => second.HasExited || gone.All(topic => retained.Messages.Any(m => m.Topic == topic && m.Payload.Length == 0)), TimeSpan.FromSeconds(60), Stop);
        second.HasExited.ShouldBeFalse(second.Errors);

        // Who comes now finds what there is, and nothing of what there was.
        await using var late = await Subscriber.StartAsync(broker.Port);
        await Eventually.HoldsAsync(() => stay.All(topic => late.JsonOf(topic).Count > 0), cancellationToken: Stop);
        late.Messages.Select(m => m.Topic).Intersect(gone).ShouldBeEmpty();
    }

    [Fact]
    public async Task Killed_while_an_alarm_is_raised_a_start_says_unconfirmed_at_once_and_raised_when_it_is_seen()
    {
        using var camera = new MotionJpegServer(96, 64);
        var settings = new Dictionary<string, string>
        {
            ["Sbn__Cameras__front__Source"] = camera.Uri,
            // A camera that answers and shows nothing is waited for so long at the start, before anything is said; where no other one is there, the service would not start.
            ["Sbn__Cameras__front__ConnectTimeout"] = "00:00:01",
            ["Sbn__Cameras__front__MaxReopenDelay"] = "00:00:01",
            ["Sbn__Cameras__left__Source"] = TinyModel.Drive,
            ["Sbn__Outbox__Directory"] = _folder["outbox"],
            ["Sbn__Alarms__LowCoverage__RaiseAt"] = "0.01",
            ["Sbn__Alarms__LowCoverage__ClearAt"] = "0",
            ["Sbn__Alarms__LowCoverage__RaiseAfter"] = "00:00:00",
        };
        string[] arguments = ["run", "--vehicle", "bus12", "--bundle", model.Bundle];
        await using var broker = await Mosquitto.StartOrSkipAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port);
        await using (var first = EdgeProcess.Start(settings, [.. arguments, "--broker", broker.Address]))
        {
            await Eventually.HoldsAsync(() => first.HasExited || State(subscriber, LowCoverage) == "raised", TimeSpan.FromSeconds(60), Stop);
            first.HasExited.ShouldBeFalse(first.Errors);
            first.Kill();
            await first.ExitAsync();
        }

        // The camera holds the line and shows nothing: nobody sees how the alarm stands.
        camera.Mood = StreamMood.Freezes;
        var before = subscriber.JsonOf(LowCoverage)[^1];
        var clock = Stopwatch.StartNew();
        await using var second = EdgeProcess.Start(settings, [.. arguments, "--broker", broker.Address]);
        await Eventually.HoldsAsync(() => second.HasExited || IsOnline(subscriber, StartId(before)), TimeSpan.FromSeconds(60), Stop);
        var online = clock.Elapsed;
        await Eventually.HoldsAsync(() => second.HasExited || StartId(subscriber.JsonOf(LowCoverage)[^1]) != StartId(before), TimeSpan.FromSeconds(60), Stop);
        second.HasExited.ShouldBeFalse(second.Errors + second.Output);
        (clock.Elapsed - online).ShouldBeLessThan(TimeSpan.FromSeconds(2));
        TestContext.Current.TestOutputHelper!.WriteLine($"online {online.TotalSeconds:0.00} s after the start, unconfirmed after {clock.Elapsed.TotalSeconds:0.00} s");
        await using (var late = await Subscriber.StartAsync(broker.Port, LowCoverage))
        {
            await Eventually.HoldsAsync(() => late.Messages.Count > 0, cancellationToken: Stop);
            var doubted = late.Messages[0].Json;
            doubted["state"]!.GetValue<string>().ShouldBe("unconfirmed");
            (doubted["since"]!.GetValue<string>(), doubted["reason"]!.GetValue<string>()).ShouldBe((before["since"]!.GetValue<string>(), before["reason"]!.GetValue<string>()));
        }

        camera.Mood = StreamMood.Plays;
        await Eventually.HoldsAsync(() => second.HasExited || State(subscriber, LowCoverage) == "raised", TimeSpan.FromSeconds(60), Stop);
        second.HasExited.ShouldBeFalse(second.Errors);
        var raised = subscriber.JsonOf(LowCoverage)[^1];
        (StartId(raised), raised["since"]!.GetValue<string>()).ShouldBe((StartId(subscriber.JsonOf($"{Root}/state")[^1]), before["since"]!.GetValue<string>()));

        // That it was seen again is no event; the one of before may have come twice.
        subscriber.JsonOf(Events).Where(e => e["kind"]!.GetValue<string>() == "low-coverage").DistinctBy(e => e["id"]!.GetValue<string>()).Count().ShouldBe(1);
    }

    private static string StartId(JsonObject message) => message["startId"]!.GetValue<string>();

    private static string? State(Subscriber subscriber, string topic) => subscriber.Messages.LastOrDefault(m => m.Topic == topic) is { Payload.Length: > 0 } last ? last.Json["state"]!.GetValue<string>() : null;

    private static bool IsOnline(Subscriber subscriber, string notOf) =>
        subscriber.JsonOf($"{Root}/state") is [.., var state] && StartId(state) != notOf && state["state"]!.GetValue<string>() is "online" or "degraded";

    private EdgeProcess Start(Mosquitto broker) => EdgeProcess.StartIn(_folder.Path, "run", "--vehicle", "bus12", "--bundle", model.Bundle, "--broker", broker.Address);

    private void Write(string cameras, string rules) => File.WriteAllText(_folder["appsettings.json"], $$"""
        { "Sbn": {
            "Publish": { "Segmentation": "off", "Certainty": "off" },
            "Outbox": { "Directory": "{{_folder["outbox"]}}" },
            "Cameras": { "front": { "Source": "folder:{{model.Street}}?fps=2", "Zones": { "low": { "Polygon": "0,48 96,48 96,64 0,64" } } }{{cameras}} },
            "Alarms": { "LowCoverage": { "RaiseAt": 0.9 }{{rules}} } } }
        """);
}
