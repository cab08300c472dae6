using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Tests.Pipeline;

public sealed class AlarmReporterTests : IDisposable
{
    private static readonly SceneShape Shape = new(8, 8, 4, 8, 2, 2);
    private static readonly FrameGeometry Geometry = FrameGeometry.WholeFrame(8, 8, 8, 8);
    private static readonly AlarmRule AtOnce = new() { RaiseAt = 0.8, ClearAt = 0.7 };
    private static readonly AlarmOptions OnlyCoverage = new() { LowCoverage = AtOnce, UncertainRoad = AtOnce with { Enabled = false }, Blind = AtOnce with { Enabled = false }, ConflictingEvidence = AtOnce with { Enabled = false } };

    private readonly SendQueue _outbox = new(new EventStore(100, null), NullLogger<SendQueue>.Instance);
    private readonly CameraCounters _counters = new();
    private readonly CameraIdentity _identity = new(new Topics("v").Camera("front"), "v", Guid.CreateVersion7(), new ClockSync());
    private readonly AlarmReporter _reporter;
    private readonly FramePool _pool = new();
    private readonly Scene _scene = new(Shape);

    public AlarmReporterTests()
    {
        var voice = new CameraAlarmVoice(_identity, _counters, NullLogger.Instance);
        var desk = new AlarmDesk(voice, _outbox);
        var tracker = new AlarmTracker(Shape, ["road", "building", "tree", "car"], OnlyCoverage, null, new AlarmScope([], desk.Numbers, HasEvidence: true));
        _reporter = new AlarmReporter(tracker, desk, voice, "front", NullLogger<AlarmReporter>.Instance);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _outbox.Dispose();

    [Fact]
    public async Task From_the_start_until_the_first_frame_an_alarm_is_unconfirmed()
    {
        _reporter.PublishUnconfirmed();
        (await SentAsync()).ShouldBe(["state unconfirmed"]);
        Observe(0, accepted: true);
        (await SentAsync()).ShouldBe(["state cleared"]);
        Observe(1, accepted: true);
        (await SentAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task Raising_and_clearing_are_events_and_change_the_state()
    {
        Observe(0, accepted: true);
        await SentAsync();
        Observe(1, accepted: false);
        (await SentAsync()).ShouldBe(["state raised", "event raised 1"]);
        _counters.Alarms.ShouldBe(1);
        Observe(2, accepted: true);
        (await SentAsync()).ShouldBe(["state cleared", "event cleared 2"]);
        _counters.Alarms.ShouldBe(0);
        _counters.AlarmEvents.ShouldBe(2);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task When_the_camera_ends_an_alarm_is_unconfirmed_without_an_event(bool accepted)
    {
        Observe(0, accepted);
        await SentAsync();
        _reporter.PublishEnded();
        (await SentAsync()).ShouldBe(["state unconfirmed"]);
        _counters.Alarms.ShouldBe(0);
    }

    [Fact]
    public async Task A_camera_that_ends_without_a_frame_has_nothing_to_take_back()
    {
        _reporter.PublishUnconfirmed();
        await SentAsync();
        _reporter.PublishEnded();
        (await SentAsync()).ShouldBeEmpty();
    }

    private void Observe(long index, bool accepted)
    {
        using var frame = _pool.Rent(8, 8);
        frame.Index = index;
        frame.MediaTime = TimeSpan.FromSeconds(index);
        CaptureClock.Stamp(frame);
        _scene.Confidence.AsSpan().Fill((byte)(accepted ? 200 : 10));
        _reporter.Observe(_identity.HeaderOf(frame), frame, new SceneCertainty(Shape, new CertaintyScale([100, 100, 100, 100], 100)).Read(_scene), Geometry, []);
    }

    private async Task<List<string>> SentAsync()
    {
        var sent = new List<string>();
        while (!_outbox.IsEmpty)
        {
            var message = await _outbox.NextReliableAsync(Stop);
            var json = JsonNode.Parse(message.Payload.Written.Span)!;
            json["kind"]!.GetValue<string>().ShouldBe(AlarmKinds.LowCoverage);
            sent.Add(message.Delivery == Delivery.Event ? $"event {json["change"]} {json["seq"]}" : $"state {json["state"]}");
            _outbox.Complete(message);
        }

        return sent;
    }
}
