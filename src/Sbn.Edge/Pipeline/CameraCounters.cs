using Sbn.Edge.Outbox;

namespace Sbn.Edge.Pipeline;

/// <summary>What one camera has done since the start. Safe to use from several threads.</summary>
internal sealed class CameraCounters
{
    private long _captured;
    private long _processed;
    private long _damaged;
    private int _regions;
    private int _alarms;
    private long _alarmEvents;

    /// <summary>Frames captured.</summary>
    public long Captured => Interlocked.Read(ref _captured);

    /// <summary>Frames segmented and handed on.</summary>
    public long Processed => Interlocked.Read(ref _processed);

    /// <summary>Pictures of a recording that could not be read and were left out.</summary>
    public long Damaged => Interlocked.Read(ref _damaged);

    /// <summary>Uncertain regions of the last frame.</summary>
    public int Regions { get => Volatile.Read(ref _regions); set => Volatile.Write(ref _regions, value); }

    /// <summary>Alarms that are raised.</summary>
    public int Alarms { get => Volatile.Read(ref _alarms); set => Volatile.Write(ref _alarms, value); }

    /// <summary>Alarm events so far.</summary>
    public long AlarmEvents { get => Interlocked.Read(ref _alarmEvents); set => Interlocked.Exchange(ref _alarmEvents, value); }

    /// <summary>Capture → message written to the connection, milliseconds.</summary>
    public QuantileWindow Latency { get; } = new(512);

    /// <summary>Time in the model, milliseconds; emptied with each publication of the figures.</summary>
    public QuantileWindow Inference { get; } = new(4096);

    /// <summary>Counts a captured frame.</summary>
    public void CountCaptured() => Interlocked.Increment(ref _captured);

    /// <summary>Counts a picture that was left out.</summary>
    public void CountDamaged() => Interlocked.Increment(ref _damaged);

    /// <summary>Counts a processed frame.</summary>
    public void CountProcessed() => Interlocked.Increment(ref _processed);
}
