using System.Text.Json.Serialization;

namespace Sbn.Edge.Mqtt.Payloads;

/// <summary>The topic <c>camera/{camera}/stats</c>.</summary>
/// <param name="Header">The frame.</param>
internal sealed record StatsPayload(FrameHeader Header) : CameraPayload(Header)
{
    /// <inheritdoc/>
    [JsonPropertyOrder(-20)]
    public override string Schema => "sbn.stats/1";

    /// <summary>The time these figures cover, seconds.</summary>
    public required double PeriodSeconds { get; init; }

    /// <summary>Frame rates of the period.</summary>
    public required FrameRates Fps { get; init; }

    /// <summary>Pictures of a recording that could not be read and were left out, since the start.</summary>
    public required long Damaged { get; init; }

    /// <summary>Capture → message written to the broker's connection, milliseconds, of the last frames that were published.</summary>
    public Quantiles? LatencyMs { get; init; }

    /// <summary>Time in the model, milliseconds, of the period's frames.</summary>
    public Quantiles? InferenceMs { get; init; }

    /// <summary>Memory of the whole process.</summary>
    public required MemoryUse Memory { get; init; }

    /// <summary>The hottest thermal zone of the machine, °C; absent where the machine has none.</summary>
    public double? TemperatureC { get; init; }

    /// <summary>The outbox of the whole process.</summary>
    public required OutboxUse Outbox { get; init; }
}

/// <summary>Frames per second.</summary>
/// <param name="In">Captured.</param>
/// <param name="Out">Segmented and handed on.</param>
/// <param name="Dropped">Captured but overtaken by a newer one.</param>
internal sealed record FrameRates(double In, double Out, double Dropped);

/// <summary>Quantiles over a window.</summary>
/// <param name="P50">Median.</param>
/// <param name="P99">99 % quantile (nearest rank).</param>
/// <param name="Count">How many values.</param>
internal sealed record Quantiles(double P50, double P99, int Count);

/// <summary>Memory of the process, bytes.</summary>
/// <param name="ResidentBytes">Resident set.</param>
/// <param name="ManagedBytes">Managed heap.</param>
internal sealed record MemoryUse(long ResidentBytes, long ManagedBytes);

/// <summary>What waits to be sent.</summary>
/// <param name="QueuedEvents">Alarm events not yet acknowledged.</param>
/// <param name="LostEvents">Alarm events lost since the start because the space for them was full.</param>
/// <param name="Overtaken">Messages since the start that a newer one of their topic replaced before they were sent.</param>
/// <param name="LeftOut">Messages since the start that were larger than the broker takes.</param>
internal sealed record OutboxUse(int QueuedEvents, long LostEvents, long Overtaken, long LeftOut);
