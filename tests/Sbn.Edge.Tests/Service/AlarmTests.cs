using System.Globalization;
using System.Text.Json.Nodes;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>Alarms on zones, rules and cameras that are away, as a subscriber sees them.</summary>
public sealed class AlarmTests(TinyModel model) : IClassFixture<TinyModel>, IDisposable
{
    private const string Root = "sbn/v1/bus12";
    private const string Green = $"{Root}/camera/front/alarms/class-area.green";

    private readonly TempFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Rules_on_zones_come_and_go_while_it_runs_and_a_camera_that_is_away_is_offline()
    {
        var schemas = await MessageSchemas.LoadAsync();
        // For who subscribes while states change, Mosquitto keeps the order of a retained message and the one that replaces it.
        await using var broker = await Mosquitto.StartOrSkipAsync();
        Write("0,48 96,48 96,64 0,64", """, "Rules": { "green": { "Watch": "class", "Class": "tree", "Zone": "near", "RaiseAt": 0.01, "ClearAt": 0, "RaiseAfter": "00:00:00" }, "tram": { "Watch": "class", "Class": "tram" } }""");
        await using var process = EdgeProcess.StartIn(
            _folder.Path, "run", "--vehicle", "bus12", "--bundle", model.Bundle, "--broker", broker.Address);
        await Eventually.HoldsAsync(() => process.HasExited || process.Output.Contains("is online", StringComparison.Ordinal), TimeSpan.FromSeconds(60), Stop);
        process.HasExited.ShouldBeFalse(process.Errors);
        await using var subscriber = await Subscriber.StartAsync(broker.Port);

        await IsAsync(subscriber, Green, "raised");
        var raised = subscriber.JsonOf(Green)[^1];
        raised["place"]!.ToJsonString().ShouldBe("""{"x":0,"y":48,"width":96,"height":16}""");
        raised["zone"]!.GetValue<string>().ShouldBe("green");
        await IsAsync(subscriber, $"{Root}/camera/front/alarms/camera-offline", "cleared");
        await IsAsync(subscriber, $"{Root}/camera/left/alarms/camera-offline", "raised");
        await IsAsync(subscriber, $"{Root}/camera/left/alarms/low-coverage", "unconfirmed");
        await IsAsync(subscriber, $"{Root}/alarms/degraded", "cleared");
        subscriber.JsonOf($"{Root}/camera/front/alarms/class-area.tram")[^1]["heldBy"]!.GetValue<string>().ShouldBe("Class: the model has no class 'tram'.");
        (process.Output + process.Errors).Split("The alarm class-area.tram is off: the model has no class 'tram'.").Length.ShouldBe(3, "one sentence for each camera");

        // A zone that does not go with the frames is refused, and all goes on.
        Write("0,48 200,48 200,64", string.Empty);
        process.Signal(Signals.HangUp);
        const string Wrong = "Sbn:Cameras:front:Zones:near:Polygon has the corner 200,48, which lies outside the frame of 96×64 pixels.";
        await Eventually.HoldsAsync(() => subscriber.JsonOf($"{Root}/state")[^1]["reasons"]!.AsArray().Any(reason => reason!.GetValue<string>().EndsWith(Wrong, StringComparison.Ordinal)), cancellationToken: Stop);
        IsLast(subscriber, Green, "raised").ShouldBeTrue();

        // A rule that is gone while its alarm is raised: an event clears it, and its state is taken away.
        Write("0,48 96,48 96,64", string.Empty);
        process.Signal(Signals.HangUp);
        await Eventually.HoldsAsync(() => subscriber.Messages.Any(m => m.Topic == Green && m.Payload.Length == 0), cancellationToken: Stop);
        await Eventually.HoldsAsync(
            () => Events(subscriber, "front").Any(e => e["change"]!.GetValue<string>() == "cleared" && e["zone"]?.GetValue<string>() == "green" && e["reason"]!.GetValue<string>() == "This alarm is switched off."), cancellationToken: Stop);

        process.Signal(Signals.Terminate);
        (await process.ExitAsync()).ShouldBe(0, process.Errors);
        // Scenes and conditions share one count, which the subscriber may have come late for.
        long[] counted = [.. Events(subscriber, "front").Select(e => e["seq"]!.GetValue<long>())];
        counted.ShouldBe(Enumerable.Range(0, counted.Length).Select(i => counted[0] + i));
        subscriber.Messages.Where(m => m.Payload.Length > 0).SelectMany(m => schemas.Errors(m.Json)).ShouldBeEmpty();
        // Nobody looks any more: nothing says that it is raised or cleared.
        foreach (var alarm in subscriber.Messages.Where(m => m.Payload.Length > 0 && m.Topic.Contains("/alarms/", StringComparison.Ordinal)).Select(m => m.Topic).Distinct())
        {
            (IsLast(subscriber, alarm, "unconfirmed") || alarm == Green || alarm.EndsWith(".tram", StringComparison.Ordinal)).ShouldBeTrue(alarm);
        }
    }

    private static IReadOnlyList<JsonObject> Events(Subscriber subscriber, string camera) => subscriber.JsonOf($"{Root}/camera/{camera}/events/alarm");

    private static bool IsLast(Subscriber subscriber, string topic, string state) =>
        subscriber.Messages.LastOrDefault(m => m.Topic == topic) is { Payload.Length: > 0 } last && last.Json["state"]!.GetValue<string>() == state;

    private static Task IsAsync(Subscriber subscriber, string topic, string state) =>
        Eventually.HoldsAsync(() => IsLast(subscriber, topic, state), TimeSpan.FromSeconds(60), Stop, $"{topic} is {state}");

    /// <summary>Some minutes of the one street.</summary>
    private string Street()
    {
        if (!Directory.Exists(_folder["street"]))
        {
            Directory.CreateDirectory(_folder["street"]);
            for (var i = 0; i < 4000; i++)
            {
                File.CreateSymbolicLink(Path.Combine(_folder["street"], i.ToString("D4", CultureInfo.InvariantCulture) + ".png"), Path.Combine(model.Street, "000.png"));
            }
        }

        return _folder["street"];
    }

    private void Write(string near, string rules) => File.WriteAllText(_folder["appsettings.json"], $$"""
        { "Sbn": {
            "Publish": { "Segmentation": "off", "Certainty": "off" },
            "Cameras": {
                "front": { "Source": "folder:{{Street()}}?fps=20", "Zones": { "near": { "Polygon": "{{near}}" } } },
                "left": { "Source": "rtsp://127.0.0.1:1/street", "ConnectTimeout": "00:00:01", "MaxReopenDelay": "00:00:01" } },
            "Alarms": { "LowCoverage": { "RaiseAt": 0.9 }{{rules}} } } }
        """);
}
