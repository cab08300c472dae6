using System.Diagnostics;
using System.Globalization;
using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Faults;

/// <summary>The service with four cameras, its broker and its subscribers, and what happens to them.</summary>
internal sealed class SoakScene : IAsyncDisposable
{
    /// <summary>How many of the cameras are streams, with a child process each.</summary>
    public const int Streams = 2;

    /// <summary>The cameras' names.</summary>
    public static readonly string[] Cameras = ["flicker", "drive", "yard", "rear"];

    private const double Rate = 5;
    private const string Root = "sbn/v1/bus12";

    private readonly TempFolder _folder = new();
    private readonly MotionJpegServer[] _streams = [new(96, 64), new(96, 64)];
    private readonly Random _random = new(12);
    private readonly SortedDictionary<string, int> _faults = new(StringComparer.Ordinal);
    private readonly string _flicker;
    private readonly Mosquitto _broker;
    private readonly int _port = FreePort.Next();
    private Subscriber? _events;
    private Subscriber? _states;
    private EdgeProcess? _service;
    private int _settings;

    private SoakScene(Mosquitto broker, string flicker) => (_broker, _flicker) = (broker, flicker);

    /// <summary>The service.</summary>
    public EdgeProcess Service => _service!;

    /// <summary>How often each fault was made.</summary>
    public IReadOnlyDictionary<string, int> Faults => _faults;

    /// <summary>True while every camera streams.</summary>
    public bool AreStreaming => States.All(state => state == "streaming");

    /// <summary>The cameras' states, in their order.</summary>
    public IReadOnlyList<string?> States =>
        [.. Cameras.Select(camera => _states!.Messages.LastOrDefault(message => message.Topic == $"{Root}/camera/{camera}/state")?.Json["state"]!.GetValue<string>())];

    public static async Task<SoakScene> StartAsync(TinyModel model, Dictionary<string, string> environment, TimeSpan duration)
    {
        // Twice as many pictures as the time needs; what is in flight to the subscriber is in its socket, where a kill does not reach it.
        var street = FlickeringStreet.Make(model, frames: (int)(2 * Rate * (duration.TotalSeconds + 120)), framesPerSecond: Rate, framesEach: 5);
        var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous true\nmax_queued_messages 0\nmax_inflight_messages 0\nautosave_interval 1");
        var scene = new SoakScene(broker, street.Source);
        await scene.BeginAsync(model, environment);
        return scene;
    }

    /// <summary>Makes one thing fail, and after a while be well again.</summary>
    public Task FaultAsync(CancellationToken stop) => _random.Next(8) switch
    {
        0 => BrokerAsync("broker killed", _broker.KillAsync, stop),
        1 => BrokerAsync("broker stopped", _broker.StopAsync, stop),
        2 => StreamAsync("stream gone", StreamMood.HangsUp, stop),
        3 => StreamAsync("stream frozen", StreamMood.Freezes, stop),
        4 => StreamAsync("stream garbage", StreamMood.SendsGarbage, stop),
        5 => ResizeAsync(stop),
        6 => ReloadAsync(stop),
        _ => SlowSubscriberAsync(stop),
    };

    /// <summary>Makes all well.</summary>
    public async Task MendAsync(CancellationToken stop)
    {
        foreach (var stream in _streams)
        {
            stream.Mood = StreamMood.Plays;
        }

        await Eventually.HoldsAsync(IsHeardAsync, TimeSpan.FromSeconds(60), stop);
    }

    /// <summary>Frames that each camera brought.</summary>
    public async Task<IReadOnlyDictionary<string, double>> FramesAsync()
    {
        var frames = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var camera in Cameras)
        {
            frames[camera] = await MetricsPage.FramesAsync(_port, camera);
        }

        return frames;
    }

    /// <summary>The managed heap, kB.</summary>
    public async Task<long> HeapKbAsync() => (long)(await MetricsPage.ReadAsync(_port))["dotnet_total_memory_bytes"] / 1024;

    /// <summary>True once the broker is there and hardly an event waits for it: what waits when the service ends goes out at its next start.</summary>
    public async Task<bool> IsDrainedAsync()
    {
        var page = await MetricsPage.ReadAsync(_port);
        return page["sbn_broker_connected"] == 1 && page["sbn_outbox_events_queued"] < 5;
    }

    public EventTally Tally() => EventTally.Of(EventTally.InJournal(Service.Output + Service.Errors), _events!);

    public async ValueTask DisposeAsync()
    {
        foreach (var part in (IAsyncDisposable?[])[_service, _events, _states, _broker])
        {
            if (part is not null)
            {
                await part.DisposeAsync();
            }
        }

        foreach (var stream in _streams)
        {
            stream.Dispose();
        }

        _folder.Dispose();
    }

    private async Task BeginAsync(TinyModel model, Dictionary<string, string> environment)
    {
        _events = await Subscriber.StartAsync(_broker.Port, $"{Root}/camera/+/events/alarm", keepSession: true);
        _states = await Subscriber.StartAsync(_broker.Port, $"{Root}/camera/+/state");
        Write();
        _service = EdgeProcess.StartIn(
            _folder.Path,
            new Dictionary<string, string>([.. environment, .. FlickeringStreet.Settings(model), MetricsPage.Setting(_port), new("MALLOC_ARENA_MAX", "2")]),
            "run", "--vehicle", "bus12", "--bundle", model.Bundle, "--broker", _broker.Address);
        await Eventually.HoldsAsync(() => _service.HasExited || AreStreaming, TimeSpan.FromSeconds(90));
        _service.HasExited.ShouldBeFalse(_service.Errors);
    }

    private async Task BrokerAsync(string fault, Func<Task> end, CancellationToken stop)
    {
        Count(fault);
        await end();
        await PauseAsync(1, 8, stop);
        await _broker.StartAsync();
        await Eventually.HoldsAsync(IsHeardAsync, TimeSpan.FromSeconds(60), stop);
        await PauseAsync(2, 5, stop);
    }

    private async Task StreamAsync(string fault, StreamMood mood, CancellationToken stop)
    {
        Count(fault);
        var stream = _streams[_random.Next(Streams)];
        stream.Mood = mood;
        await PauseAsync(2, 6, stop);
        stream.Mood = StreamMood.Plays;
        await PauseAsync(1, 5, stop);
    }

    private async Task ResizeAsync(CancellationToken stop)
    {
        Count("stream resized");
        var scale = _random.Next(1, 4);
        _streams[_random.Next(Streams)].Resize(96 * scale, 64 * scale);
        await PauseAsync(2, 5, stop);
    }

    private async Task ReloadAsync(CancellationToken stop)
    {
        Count("settings read again");
        _settings++;
        Write();
        Service.Signal(Signals.HangUp);
        await PauseAsync(1, 4, stop);
    }

    /// <summary>A subscriber that stops reading while everything is sent to it.</summary>
    private async Task SlowSubscriberAsync(CancellationToken stop)
    {
        Count("subscriber frozen");
        using var slow = Process.Start(new ProcessStartInfo("mosquitto_sub", ["-p", _broker.Port.ToString(CultureInfo.InvariantCulture), "-q", "1", "-t", "sbn/v1/#", "-F", "%l"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        slow.BeginOutputReadLine();
        slow.BeginErrorReadLine();
        await PauseAsync(1, 2, stop);
        Signals.Send(slow, Signals.Freeze);
        await PauseAsync(3, 8, stop);
        slow.Kill();
        await slow.WaitForExitAsync(stop);
    }

    private void Count(string fault) => _faults[fault] = _faults.GetValueOrDefault(fault) + 1;

    private Task PauseAsync(double least, double most, CancellationToken stop) => Task.Delay(TimeSpan.FromSeconds(least + (_random.NextDouble() * (most - least))), stop);

    private async Task<bool> IsHeardAsync() => await ConnectedAsync(_events!) && await ConnectedAsync(_states!);

    private static async Task<bool> ConnectedAsync(Subscriber subscriber) => subscriber.IsConnected || await subscriber.TryReconnectAsync();

    /// <summary>Settings that differ each time, and are wrong now and then.</summary>
    private void Write()
    {
        var rate = _settings % 5 == 4 ? "often" : $"{(_settings % 3) + 1}/s";
        File.WriteAllText(_folder["appsettings.json"], $$"""
            { "Sbn": {
                "Publish": { "Profile": "lan", "Segmentation": "{{rate}}", "Stats": "1/s" },
                "Alarms": { "UncertainRoad": { "Enabled": {{(_settings % 2 == 0 ? "true" : "false")}} } },
                "Cameras": {
                    "flicker": { "Source": "{{_flicker}}" },
                    "drive": { "Source": "drive:?width=96&height=64&fps={{Rate.ToString(CultureInfo.InvariantCulture)}}" },
                    "yard": { "Source": "{{_streams[0].Uri}}", "StallAfter": "00:00:02", "MaxReopenDelay": "00:00:02" },
                    "rear": { "Source": "{{_streams[1].Uri}}", "StallAfter": "00:00:02", "MaxReopenDelay": "00:00:02" } } } }
            """);
    }
}
