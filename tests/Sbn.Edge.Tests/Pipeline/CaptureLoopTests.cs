using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pipeline;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Pipeline;

public sealed class CaptureLoopTests : IDisposable
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private readonly SendQueue _outbox = new(new EventStore(100, null), NullLogger<SendQueue>.Instance);
    private readonly CameraCounters _counters = new();
    private readonly FrameHandover _slot = new(isLive: true, () => { });
    private readonly CameraStatus _status;
    private readonly CameraOptions _options = new() { Source = "scripted:", Speed = 0, StallAfter = TimeSpan.FromMilliseconds(50), MaxReopenDelay = TimeSpan.FromMilliseconds(10) };

    public CaptureLoopTests()
    {
        var topics = new Topics("v");
        var start = Guid.CreateVersion7();
        var vehicle = new VehicleStatus(topics, start, DateTimeOffset.UtcNow, ["front"], _outbox);
        _status = new CameraStatus(new CameraIdentity(topics.Camera("front"), "v", start, new ClockSync()), vehicle, _outbox, NullLogger.Instance);
    }

    public void Dispose()
    {
        _slot.Dispose();
        _outbox.Dispose();
    }

    [Fact]
    public async Task At_the_end_of_a_recording_the_camera_has_ended_without_a_reason()
    {
        var source = new ScriptedSource(ScriptedSource.Picture, ScriptedSource.Picture, ScriptedSource.End);
        var loop = Loop(() => throw new InvalidOperationException("not opened again"));
        loop.Run(source, Stop);
        _counters.Captured.ShouldBe(2);
        source.IsDisposed.ShouldBeTrue();
        _slot.TryTake(out _).ShouldBeTrue();
        _slot.IsCompleted.ShouldBeTrue();
        loop.Failure.ShouldBeNull();
        (await StatesAsync()).ShouldBe(["camera ended"]);
    }

    [Fact]
    public async Task A_source_that_goes_away_is_opened_again()
    {
        var first = new ScriptedSource(ScriptedSource.Picture, ScriptedSource.Away);
        var second = new ScriptedSource(ScriptedSource.Picture, ScriptedSource.End);
        Loop(() => second).Run(first, Stop);
        first.IsDisposed.ShouldBeTrue();
        _counters.Captured.ShouldBe(2);
        (await StatesAsync()).ShouldContain("camera ended");
    }

    [Fact]
    public async Task While_a_source_is_away_the_camera_is_reconnecting_and_the_vehicle_degraded()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var run = Task.Run(() => Loop(() => throw new SourceException("The camera scripted: is not there.", isTransient: true)).Run(null, stop.Token), Stop);
        await Eventually.HoldsAsync(() => _status.Current == CameraState.Reconnecting, cancellationToken: Stop);
        await Eventually.HoldsAsync(async () => (await StatesAsync()).Contains("vehicle Camera front: The camera scripted: is not there."), cancellationToken: Stop);
        await stop.CancelAsync();
        await run;
    }

    [Fact]
    public async Task A_source_that_breaks_for_good_ends_the_camera_with_its_sentence()
    {
        var loop = Loop(() => throw new InvalidOperationException("not opened again"));
        loop.Run(new ScriptedSource(ScriptedSource.Picture, ScriptedSource.Broken), Stop);
        loop.Failure!.Message.ShouldBe("The clip scripted: is damaged.");
        _slot.TryTake(out _).ShouldBeTrue();
        _slot.IsCompleted.ShouldBeTrue();
        (await StatesAsync()).ShouldBe(["camera ended: The clip scripted: is damaged.", "vehicle Camera front: The clip scripted: is damaged."], ignoreOrder: true);
    }

    [Fact]
    public async Task A_silent_source_is_stalled_and_then_opened_again()
    {
        var silent = new ScriptedSource(ScriptedSource.Picture, ScriptedSource.Silence);
        var states = new List<CameraState?>();
        var loop = Loop(() =>
        {
            states.Add(_status.Current);
            return new ScriptedSource(ScriptedSource.Picture, ScriptedSource.End);
        });
        var run = Task.Run(() => loop.Run(silent, Stop), Stop);
        await Eventually.HoldsAsync(
            () =>
            {
                loop.Watch();
                states.Add(_status.Current);
                return run.IsCompleted;
            },
            cancellationToken: Stop);
        await run;
        states.ShouldContain(state => state == CameraState.Stalled || state == CameraState.Reconnecting);
        silent.IsDisposed.ShouldBeTrue();
        _counters.Captured.ShouldBe(2);
        _status.Current.ShouldBe(CameraState.Ended);
    }

    [Fact]
    public async Task A_source_that_does_not_heed_the_request_stays_stalled()
    {
        using var release = new ManualResetEventSlim();
        var deaf = new ScriptedSource(
            ScriptedSource.Picture,
            (_, _) =>
            {
                release.Wait(Stop);
                return null;
            });
        var loop = Loop(() => throw new InvalidOperationException("not opened again"));
        var run = Task.Run(() => loop.Run(deaf, Stop), Stop);
        await Eventually.HoldsAsync(
            () =>
            {
                loop.Watch();
                return _status.Current == CameraState.Stalled;
            },
            cancellationToken: Stop);
        release.Set();
        await run;
    }

    private CaptureLoop Loop(Func<IFrameSource> open) => new(_options, open, _slot, _status, _counters);

    /// <summary>The newest state of the camera, and the vehicle's first reason, as they would be sent.</summary>
    private async Task<List<string>> StatesAsync()
    {
        var states = new List<string>();
        while (!_outbox.IsEmpty)
        {
            var message = await _outbox.NextReliableAsync(Stop);
            var json = JsonNode.Parse(message.Payload.Written.Span)!;
            states.Add(message.Topic.EndsWith("front/state", StringComparison.Ordinal)
                ? $"camera {json["state"]}{(json["reason"] is { } reason ? $": {reason}" : "")}"
                : $"vehicle {json["reasons"]!.AsArray().FirstOrDefault()}");
            _outbox.Complete(message);
        }

        return states;
    }
}
