using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using Sbn.Edge.Core.Alarms.Drift;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pipeline;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Pipeline;

public sealed class DriftReporterTests : IDisposable
{
    private static readonly SceneShape Shape = new(8, 8, 4, 2, 2, 2);
    private static readonly ConceptSpace Concepts = new([new("marking/lane", "part"), new("material/foliage", "material")]);

    private static readonly StreetProfile Street = new(100, ["a"], new UsualRange(0, 0, 0.9, 0.1), new Dictionary<string, UsualRange>
    {
        ["marking/lane"] = new(0.1, 0.2, 0.3, 0.01),
        ["material/foliage"] = new(0.1, 0.2, 0.3, 0.01),
    });

    private readonly SendQueue _outbox = new(new EventStore(100, null), NullLogger<SendQueue>.Instance);
    private readonly FramePool _pool = new();
    private readonly Scene _scene = new(Shape);
    private readonly VehicleStatus _vehicle;
    private readonly DriftReporter _reporter;
    private int _seconds;

    public DriftReporterTests()
    {
        _vehicle = new VehicleStatus(new Topics("v"), Guid.CreateVersion7(), DateTimeOffset.UtcNow, ["front"], _outbox);
        var monitor = new DriftMonitor(Concepts, Street, new DriftOptions { Window = TimeSpan.FromSeconds(30), Concepts = 2 });
        _reporter = new DriftReporter(monitor, Shape, "front", _vehicle, NullLogger<DriftReporter>.Instance);
        _vehicle.Online(new RunningModel("tiny", "1.0.0", "fp32", "cpu"));
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _outbox.Dispose();

    [Fact]
    public async Task A_drift_degrades_the_vehicles_state_and_names_the_concepts_until_it_is_over()
    {
        Observe(200, 0.2f, 0.2f);
        (await StatesAsync()).Select(s => (string?)s["state"]).ShouldBe(["online"]);
        Observe(200, 0.2f, 0.6f);
        var degraded = (await StatesAsync()).ShouldHaveSingleItem();
        degraded["state"]!.GetValue<string>().ShouldBe("degraded");
        degraded["reasons"]![0]!.GetValue<string>().ShouldStartWith("Camera front: drift: the concept material/foliage left what the calibration knows");
        var drift = degraded["drift"]!.AsArray().ShouldHaveSingleItem()!;
        drift["camera"]!.GetValue<string>().ShouldBe("front");
        var moved = drift["concepts"]!.AsArray().ShouldHaveSingleItem()!;
        moved["concept"]!.GetValue<string>().ShouldBe("material/foliage");
        moved["activation"]!.GetValue<double>().ShouldBeGreaterThan(0.3);
        (moved["low"]!.GetValue<double>(), moved["usual"]!.GetValue<double>(), moved["high"]!.GetValue<double>()).ShouldBe((0.1, 0.2, 0.3));
        (await MessageSchemas.LoadAsync()).Errors(degraded.AsObject()).ShouldBeEmpty();

        Observe(400, 0.2f, 0.2f);
        var online = (await StatesAsync()).ShouldHaveSingleItem();
        online["state"]!.GetValue<string>().ShouldBe("online");
        online["drift"].ShouldBeNull();
    }

    [Fact]
    public async Task When_the_camera_ends_its_drift_is_no_longer_known()
    {
        Observe(200, 0.2f, 0.6f);
        (await StatesAsync())[^1]["state"]!.GetValue<string>().ShouldBe("degraded");
        _reporter.End();
        (await StatesAsync())[^1]["state"]!.GetValue<string>().ShouldBe("online");
    }

    [Fact]
    public async Task Ignored_places_do_not_drift()
    {
        var left = new bool[64];
        for (var i = 0; i < left.Length; i++)
        {
            left[i] = i % 8 < 4;
        }

        _reporter.Ignore(left);
        for (var i = 0; i < 200; i++)
        {
            _scene.Concepts.AsSpan().Fill(0.2f);
            (_scene.Concepts[4], _scene.Concepts[6]) = (1, 1);
            Observe();
        }

        (await StatesAsync()).Select(s => (string?)s["state"]).ShouldBe(["online"]);
    }

    private void Observe(int frames, float lane, float foliage)
    {
        for (var i = 0; i < frames; i++)
        {
            _scene.Concepts.AsSpan(0, 4).Fill(lane);
            _scene.Concepts.AsSpan(4, 4).Fill(foliage);
            Observe();
        }
    }

    private void Observe()
    {
        using var frame = _pool.Rent(8, 8);
        frame.Index = _seconds;
        frame.MediaTime = TimeSpan.FromSeconds(_seconds++);
        CaptureClock.Stamp(frame);
        _reporter.Observe(frame, _scene);
    }

    private async Task<List<JsonNode>> StatesAsync()
    {
        var sent = new List<JsonNode>();
        while (!_outbox.IsEmpty)
        {
            var message = await _outbox.NextReliableAsync(Stop);
            sent.Add(JsonNode.Parse(message.Payload.Written.Span)!);
            _outbox.Complete(message);
        }

        return sent;
    }
}
