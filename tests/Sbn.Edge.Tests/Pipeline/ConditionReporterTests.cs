using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sbn.Edge.Configuration;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Tests.Pipeline;

public sealed class ConditionReporterTests : IDisposable
{
    private readonly SendQueue _outbox = new(new EventStore(100, null), NullLogger<SendQueue>.Instance);
    private readonly CameraCounters _counters = new();
    private readonly ConditionReporter _reporter;
    private (CameraState? State, string? Reason) _camera;

    public ConditionReporterTests()
    {
        var identity = new CameraIdentity(new Topics("v").Camera("front"), "v", Guid.CreateVersion7(), new ClockSync());
        _reporter = new ConditionReporter(AtOnce(), DriftWatch.On, new AlarmDesk(new CameraAlarmVoice(identity, _counters, NullLogger.Instance), _outbox), identity, () => _camera);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _outbox.Dispose();

    [Fact]
    public async Task Nothing_is_known_until_somebody_has_looked()
    {
        _reporter.PublishUnconfirmed();
        (await SentAsync()).ShouldBe(["camera-offline unconfirmed", "stalled unconfirmed", "drift unconfirmed"]);
        _reporter.Look();
        (await SentAsync()).ShouldBeEmpty();
        _camera = (CameraState.Streaming, null);
        _reporter.Look();
        (await SentAsync()).ShouldBe(["camera-offline cleared", "stalled cleared"]);
        _reporter.Drift(false, "as usual");
        _reporter.Look();
        _reporter.Look();
        (await SentAsync()).ShouldBe(["drift cleared"]);
    }

    [Fact]
    public async Task What_is_wrong_with_the_camera_is_raised_and_cleared_under_one_count()
    {
        await StreamingAsync();
        _camera = (CameraState.Stalled, "no frame from x for 5 s.");
        _reporter.Look();
        (await SentAsync()).ShouldBe(["stalled raised", "event stalled raised 1"]);
        _camera = (CameraState.Reconnecting, "x is not there.");
        _reporter.Look();
        (await SentAsync()).ShouldBe(["camera-offline raised", "stalled cleared", "event camera-offline raised 2", "event stalled cleared 3"], ignoreOrder: true);
        _counters.Alarms.ShouldBe(1);
        // Another reason is told, and is no event.
        _camera = (CameraState.Reconnecting, "x refuses.");
        _reporter.Look();
        (await SentAsync()).ShouldBe(["camera-offline raised"]);
        _camera = (CameraState.Streaming, null);
        _reporter.Drift(true, "drift: …");
        _reporter.Look();
        (await SentAsync()).ShouldContain("event drift raised 5");
    }

    [Fact]
    public async Task A_camera_that_ended_is_not_offline_and_nothing_of_it_is_known()
    {
        await StreamingAsync();
        _camera = (CameraState.Ended, null);
        _reporter.Look();
        (await SentAsync()).ShouldBe(["camera-offline unconfirmed", "stalled unconfirmed"]);
        _reporter.Look();
        (await SentAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Over_a_change_of_the_settings_a_raised_alarm_stays_and_one_that_is_switched_off_goes()
    {
        await StreamingAsync();
        _camera = (CameraState.Reconnecting, "x is not there.");
        _reporter.Look();
        await SentAsync();
        var settings = AtOnce();
        settings.Stalled.Enabled = false;
        _reporter.Refit(settings, DriftWatch.Impossible);
        var sent = await SentAsync();
        sent.ShouldContain("camera-offline raised");
        sent.ShouldContain("sbn/v1/v/camera/front/alarms/stalled is taken away");
        sent.ShouldContain("drift unconfirmed held by Calibration");
        sent.ShouldNotContain(message => message.StartsWith("event", StringComparison.Ordinal));
        _reporter.Look();
        (await SentAsync()).ShouldBeEmpty();
    }

    private static AlarmSettings AtOnce()
    {
        var settings = new AlarmSettings();
        foreach (var condition in (IEnumerable<ConditionSettings>)[settings.CameraOffline, settings.Stalled, settings.Drift])
        {
            (condition.RaiseAfter, condition.ClearAfter) = (TimeSpan.Zero, TimeSpan.Zero);
        }

        return settings;
    }

    private async Task StreamingAsync()
    {
        _camera = (CameraState.Streaming, null);
        _reporter.Look();
        await SentAsync();
    }

    private async Task<List<string>> SentAsync()
    {
        var sent = new List<string>();
        while (!_outbox.IsEmpty)
        {
            var message = await _outbox.NextReliableAsync(Stop);
            if (message.Payload.Length == 0)
            {
                sent.Add($"{message.Topic} is taken away");
                _outbox.Complete(message);
                continue;
            }

            var json = JsonNode.Parse(message.Payload.Written.Span)!;
            var held = json["heldBy"] is { } by ? $" held by {by.GetValue<string>().Split(':')[0]}" : "";
            sent.Add(message.Delivery == Delivery.Event ? $"event {json["kind"]} {json["change"]} {json["seq"]}" : $"{json["kind"]} {json["state"]}{held}");
            _outbox.Complete(message);
        }

        return sent;
    }
}
