using System.Reflection;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Health;

/// <summary>
/// The vehicle's state as the topic <c>state</c> tells it: online, or degraded with the reasons, until it goes offline.
/// Safe to use from several threads.
/// </summary>
internal sealed class VehicleStatus(Topics topics, Guid startId, DateTimeOffset startedAt, IReadOnlyList<string> cameras, SendQueue outbox)
{
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, string> _reasons = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, DriftPayload> _drift = new(StringComparer.Ordinal);
    private RunningModel? _model;
    private UpdatePayload? _update;

    /// <summary>The version of the program.</summary>
    public static string Version { get; } =
        typeof(VehicleStatus).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion;

    /// <summary>The vehicle's id.</summary>
    public string Vehicle => topics.Vehicle;

    /// <summary>The topic.</summary>
    public string Topic => topics.State;

    /// <summary>What is wrong, a sentence each.</summary>
    public IReadOnlyList<string> Reasons
    {
        get
        {
            lock (_lock)
            {
                return [.. _reasons.Values];
            }
        }
    }

    /// <summary>Id of this start of the program.</summary>
    public Guid StartId => startId;

    /// <summary>Says that the model is loaded and the vehicle online.</summary>
    public void Online(RunningModel model)
    {
        lock (_lock)
        {
            _model = model;
            Publish();
        }
    }

    /// <summary>Says what is wrong with one part, or with null that it is well again. Publishes only what changes something.</summary>
    /// <param name="part">The part: a camera's topic, the outbox.</param>
    /// <param name="reason">One sentence; null when it is well.</param>
    public void Report(string part, string? reason)
    {
        lock (_lock)
        {
            if (_reasons.GetValueOrDefault(part) != reason)
            {
                Set(_reasons, part, reason);
                Publish();
            }
        }
    }

    /// <summary>Says that a camera's street has left what the calibration knows, or with null that it has come back. Publishes only what changes something.</summary>
    /// <param name="camera">The camera's name.</param>
    /// <param name="drift">Which concepts moved; null when none has.</param>
    /// <param name="reason">One sentence; null when none has.</param>
    public void ReportDrift(string camera, DriftPayload? drift, string? reason)
    {
        lock (_lock)
        {
            if (_drift.GetValueOrDefault(camera) == drift)
            {
                return;
            }

            Set(_drift, camera, drift);
            Set(_reasons, $"drift/{camera}", reason);
            Publish();
        }
    }

    /// <summary>Says how an update of the bundle goes.</summary>
    public void ReportUpdate(UpdatePayload update)
    {
        lock (_lock)
        {
            _update = update;
            Publish();
        }
    }

    /// <summary>The payload that says the vehicle is offline: the last will, and the goodbye.</summary>
    public byte[] Offline()
    {
        lock (_lock)
        {
            return PayloadWriter.Json(Payload("offline", [], null), PayloadJson.Default.VehicleStatePayload, new PayloadBuffer()).Written.ToArray();
        }
    }

    private static void Set<T>(SortedDictionary<string, T> values, string key, T? value)
        where T : class
    {
        if (value is null)
        {
            values.Remove(key);
        }
        else
        {
            values[key] = value;
        }
    }

    private void Publish() =>
        outbox.Publish(PayloadWriter.State(topics.State, Payload(_reasons.Count == 0 ? "online" : "degraded", [.. _reasons.Values], _drift.Count == 0 ? null : [.. _drift.Values]), PayloadJson.Default.VehicleStatePayload));

    private VehicleStatePayload Payload(string state, string[] reasons, DriftPayload[]? drift) => new()
    {
        Vehicle = topics.Vehicle,
        State = state,
        Reasons = reasons,
        StartId = startId,
        StartedAt = startedAt,
        Version = Version,
        Model = _model,
        Cameras = cameras,
        Drift = drift,
        Update = _update,
    };
}
