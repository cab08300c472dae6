using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>What a Mosquitto goes on telling of the alarms when nobody looks at them any more.</summary>
public sealed class GoodbyeTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string State = "sbn/v1/bus12/state";
    private const string LowCoverage = "alarms/low-coverage";

    /// <summary>At once, and by the black thing in the pictures.</summary>
    private static readonly Dictionary<string, string> EasilyRaised = new()
    {
        ["Sbn__Alarms__LowCoverage__RaiseAt"] = "0.05",
        ["Sbn__Alarms__LowCoverage__ClearAt"] = "0.01",
        ["Sbn__Alarms__LowCoverage__RaiseAfter"] = "00:00:00",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task After_a_recording_is_over_no_alarm_says_that_it_is_raised_or_cleared()
    {
        await using var service = await StartAsync("--speed", "0.2");
        await using var subscriber = await service.SubscribeAsync();
        await RaisedAsync(subscriber, "front");
        (await service.Process.ExitAsync()).ShouldBe(0, service.Process.Errors);
        await NothingStandsAsync(service);
    }

    [Fact]
    public async Task After_a_stop_no_alarm_says_that_it_is_raised_or_cleared()
    {
        await using var service = await StartAsync("--speed", "0.1");
        await using var subscriber = await service.SubscribeAsync();
        await RaisedAsync(subscriber, "front");
        service.Process.Signal(Signals.Terminate);
        (await service.Process.ExitAsync()).ShouldBe(0, service.Process.Errors);
        await NothingStandsAsync(service);
        // Nothing was seen to change, so no event says that the alarm is over.
        subscriber.JsonOf("sbn/v1/bus12/camera/front/events/alarm").ShouldAllBe(e => e["change"]!.GetValue<string>() == "raised");
    }

    [Fact]
    public async Task After_a_kill_the_last_will_alone_tells_that_the_alarms_are_of_a_start_that_is_gone()
    {
        await using var service = await StartAsync("--speed", "0.1");
        await using var subscriber = await service.SubscribeAsync();
        await RaisedAsync(subscriber, "front");
        service.Process.Kill();
        await using var late = await LateAsync(service);
        var alarm = late.JsonOf($"sbn/v1/bus12/camera/front/{LowCoverage}")[^1];
        alarm["state"]!.GetValue<string>().ShouldBe("raised");
        alarm["startId"]!.GetValue<string>().ShouldBe(late.JsonOf(State)[^1]["startId"]!.GetValue<string>());
    }

    [Fact]
    public async Task The_alarms_of_a_camera_that_ended_are_unconfirmed_while_another_one_goes_on()
    {
        var environment = new Dictionary<string, string>(EasilyRaised)
        {
            ["Sbn__Cameras__over__Source"] = $"folder:{model.Street}",
            ["Sbn__Cameras__over__Speed"] = "0.2",
            ["Sbn__Cameras__going__Source"] = TinyModel.Drive,
        };
        await using var service = await RunningService.StartAsync(withMosquitto: true, model, source: null, environment);
        await using var subscriber = await service.SubscribeAsync();
        await RaisedAsync(subscriber, "over");
        await Eventually.HoldsAsync(
            () => subscriber.JsonOf($"sbn/v1/bus12/camera/over/{LowCoverage}")[^1]["state"]!.GetValue<string>() == "unconfirmed", TimeSpan.FromSeconds(60), Stop);
        subscriber.JsonOf(State)[^1]["state"]!.GetValue<string>().ShouldNotBe("offline");
        service.Process.HasExited.ShouldBeFalse();
    }

    private Task<RunningService> StartAsync(params string[] more) =>
        RunningService.StartAsync(withMosquitto: true, model, $"folder:{model.Street}", EasilyRaised, more);

    private static Task RaisedAsync(Subscriber subscriber, string camera) =>
        Eventually.HoldsAsync(() => subscriber.JsonOf($"sbn/v1/bus12/camera/{camera}/{LowCoverage}").Any(a => a["state"]!.GetValue<string>() == "raised"), TimeSpan.FromSeconds(60), Stop);

    /// <summary>Whoever subscribes only now: gets what is retained.</summary>
    private static async Task<Subscriber> LateAsync(RunningService service)
    {
        var late = await service.SubscribeAsync();
        await Eventually.HoldsAsync(() => late.JsonOf(State) is [.., var last] && last["state"]!.GetValue<string>() == "offline", cancellationToken: Stop);
        return late;
    }

    private static async Task NothingStandsAsync(RunningService service)
    {
        var schemas = await MessageSchemas.LoadAsync();
        await using var late = await LateAsync(service);
        await Eventually.HoldsAsync(() => Alarms(late).Length == 8, cancellationToken: Stop);
        var startId = late.JsonOf(State)[^1]["startId"]!.GetValue<string>();
        foreach (var alarm in Alarms(late))
        {
            alarm.Retained.ShouldBeTrue();
            alarm.Json["state"]!.GetValue<string>().ShouldBe("unconfirmed", alarm.Topic);
            alarm.Json["startId"]!.GetValue<string>().ShouldBe(startId);
            schemas.Errors(alarm.Json).ShouldBeEmpty();
        }

        var reason = late.JsonOf($"sbn/v1/bus12/camera/front/{LowCoverage}")[^1]["reason"]!.GetValue<string>();
        reason.ShouldStartWith("Not looked at since the camera ended; it was raised then: ");
    }

    private static Received[] Alarms(Subscriber subscriber) => [.. subscriber.Messages.Where(m => m.Topic.Contains("/alarms/", StringComparison.Ordinal))];
}
