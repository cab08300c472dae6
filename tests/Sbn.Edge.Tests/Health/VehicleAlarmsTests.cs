using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sbn.Edge.Configuration;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Tests.Health;

public sealed class VehicleAlarmsTests : IDisposable
{
    private readonly SendQueue _outbox = new(new EventStore(100, null), NullLogger<SendQueue>.Instance);
    private readonly DegradedSettings _settings = new() { HotterThan = 80, HotFor = TimeSpan.FromSeconds(10), SlowerThan = 5, SlowFor = TimeSpan.Zero, ClearAfter = TimeSpan.FromSeconds(2) };
    private readonly VehicleStatus _status;
    private readonly VehicleAlarms _alarms;
    private double? _celsius;
    private int _seconds;

    public VehicleAlarmsTests()
    {
        var (topics, start) = (new Topics("v"), Guid.CreateVersion7());
        _status = new VehicleStatus(topics, start, DateTimeOffset.UtcNow, ["front"], _outbox);
        _alarms = new VehicleAlarms(_settings, new AlarmDesk(new VehicleAlarmVoice(topics, start, new ClockSync(), NullLogger.Instance), _outbox), _status, () => _celsius);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _outbox.Dispose();

    [Fact]
    public async Task It_is_unconfirmed_until_looked_at_and_again_when_the_service_stops()
    {
        (await SentAsync()).ShouldBe(["unconfirmed"]);
        Look();
        (await SentAsync()).ShouldBe(["cleared"]);
        Look();
        (await SentAsync()).ShouldBeEmpty();
        _alarms.End();
        Look();
        (await SentAsync()).ShouldBe(["unconfirmed"]);
    }

    [Fact]
    public async Task Each_thing_that_is_wrong_counts_after_its_time_and_the_reasons_stand_side_by_side()
    {
        Look();
        await SentAsync();
        _celsius = 92.5;
        Look();
        Look();
        (await SentAsync()).ShouldBeEmpty();
        Look();
        (await SentAsync()).ShouldBe(["cleared, held by HotFor 00:00:10: 8 s of it are missing. The computer is 92.5 °C hot, above 80 °C."]);
        for (var i = 0; i < 7; i++)
        {
            Look();
        }

        (await SentAsync()).ShouldBeEmpty();
        Look();
        (await SentAsync()).ShouldBe(["raised The computer is 92.5 °C hot, above 80 °C.", "event raised 1"]);
        _status.Reasons.ShouldBe(["The computer is 92.5 °C hot, above 80 °C."]);
        Look(slowest: 3);
        (await SentAsync()).ShouldBe(["raised The computer is 92.5 °C hot, above 80 °C. Camera front is processed at 3 frames a second, below 5."]);

        // Neither hot enough nor cool enough, neither slow enough nor fast enough: all stays.
        _celsius = 77;
        Look(slowest: 5.2);
        Look(slowest: 5.2);
        Look(slowest: 5.2);
        (await SentAsync()).ShouldBeEmpty();
        _celsius = 70;
        Look(slowest: 10);
        Look(slowest: 10);
        Look(slowest: 10);
        (await SentAsync())[^1].ShouldBe("event cleared 2");
        _status.Reasons.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("auto", "cpu", "cuda was not taken: there is none.", null)]
    [InlineData("cuda", "cuda", null, null)]
    [InlineData("cuda", "cuda", "A part runs on the CPU.", "A part runs on the CPU.")]
    [InlineData("tensorrt", "cpu", null, "The model runs on cpu, not on tensorrt as Sbn:Model:Provider asks.")]
    public void A_provider_is_wrong_where_another_one_was_asked_for(string asked, string taken, string? note, string? fault) =>
        DegradedWatch.ProviderFault(asked, taken, note is null ? [] : [note]).ShouldBe(fault);

    [Fact]
    public async Task A_wrong_provider_raises_it()
    {
        Look(provider: "The model runs on cpu, not on cuda as Sbn:Model:Provider asks.");
        (await SentAsync())[^1].ShouldBe("event raised 1");
    }

    [Fact]
    public void The_rate_is_that_of_cameras_that_have_streamed_for_some_seconds()
    {
        var rates = new RateWindow();
        (string, double)? slowest = null;
        for (var second = 0; second <= 10; second++)
        {
            slowest = rates.Look(TimeSpan.FromSeconds(second), [("fast", CameraState.Streaming, 30 * second), ("slow", CameraState.Streaming, 3 * second), ("away", CameraState.Reconnecting, 0)]);
            (slowest is null).ShouldBe(second < 2);
        }

        slowest.ShouldBe(("slow", 3.0));
        rates.Look(TimeSpan.FromSeconds(11), [("fast", CameraState.Streaming, 330), ("slow", CameraState.Stalled, 30)]).ShouldBe(("fast", 30.0));
    }

    private void Look(double? slowest = null, string? provider = null) =>
        _alarms.Look(_settings, provider, slowest is { } rate ? ("front", rate) : null, TimeSpan.FromSeconds(_seconds++));

    private async Task<List<string>> SentAsync()
    {
        var sent = new List<string>();
        while (!_outbox.IsEmpty)
        {
            var message = await _outbox.NextReliableAsync(Stop);
            var json = JsonNode.Parse(message.Payload.Written.Span)!;
            if (message.Topic.EndsWith("/alarms/degraded", StringComparison.Ordinal))
            {
                var state = json["state"]!.GetValue<string>();
                sent.Add(json["heldBy"] is { } held ? $"{state}, held by {held}" : state == "raised" ? $"{state} {json["reason"]}" : state);
            }
            else if (message.Delivery == Delivery.Event)
            {
                message.Topic.ShouldBe("sbn/v1/v/events/alarm");
                sent.Add($"event {json["change"]} {json["seq"]}");
            }

            _outbox.Complete(message);
        }

        return sent;
    }
}
