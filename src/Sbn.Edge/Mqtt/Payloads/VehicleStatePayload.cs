namespace Sbn.Edge.Mqtt.Payloads;

/// <summary>The topic <c>state</c>: is the service there, and is it well? Retained; the last will says <c>offline</c>.</summary>
internal sealed record VehicleStatePayload
{
    /// <summary>Name and version of the payload.</summary>
    public string Schema { get; } = "sbn.state/1";

    /// <summary>The vehicle's id.</summary>
    public required string Vehicle { get; init; }

    /// <summary><c>online</c>, <c>degraded</c> or <c>offline</c>.</summary>
    public required string State { get; init; }

    /// <summary>Why it is degraded, one sentence each; empty when online.</summary>
    public required IReadOnlyList<string> Reasons { get; init; }

    /// <summary>Id of this start of the program.</summary>
    public required Guid StartId { get; init; }

    /// <summary>When the program started, UTC.</summary>
    public required DateTimeOffset StartedAt { get; init; }

    /// <summary>Version of the program.</summary>
    public required string Version { get; init; }

    /// <summary>The model that runs; absent before it is loaded.</summary>
    public RunningModel? Model { get; init; }

    /// <summary>The names of the cameras.</summary>
    public required IReadOnlyList<string> Cameras { get; init; }

    /// <summary>The cameras whose street has left what the calibration knows; absent where there is none.</summary>
    public IReadOnlyList<DriftPayload>? Drift { get; init; }

    /// <summary>The last update of the bundle since the start; absent where there was none.</summary>
    public UpdatePayload? Update { get; init; }
}

/// <summary>The model that runs, and where.</summary>
/// <param name="Bundle">Name of the bundle.</param>
/// <param name="Version">Semantic version of the bundle.</param>
/// <param name="Variant"><c>fp32</c> or <c>int8</c>.</param>
/// <param name="Provider">The execution provider that was chosen: <c>tensorrt</c>, <c>cuda</c> or <c>cpu</c>.</param>
internal sealed record RunningModel(string Bundle, string Version, string Variant, string Provider);
