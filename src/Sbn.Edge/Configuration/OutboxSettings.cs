using Sbn.Edge.Outbox;

namespace Sbn.Edge.Configuration;

/// <summary>Where alarm events wait for the broker.</summary>
internal sealed class OutboxSettings
{
    [Setting("folder in which alarm events wait for the broker, so that they survive a power cut; by default outbox below systemd's state directory, and memory alone where there is none")]
    public string? Directory { get; set; }

    /// <summary>An event takes about 0.7 kB: the default holds some 20,000.</summary>
    [Setting("the most disk space that waiting alarm events take, MiB; beyond it the oldest go, and are counted", Min = 1, Max = 4096)]
    public int MaxMegabytes { get; set; } = 16;

    /// <summary>The folder; null for memory alone.</summary>
    public string? Folder => Directory ?? StateFolder.Below("outbox");

    /// <summary>What opens the log on disk; null for memory alone.</summary>
    public Func<EventLog>? Log => Folder is { } folder ? () => EventLog.Open(folder, MaxMegabytes * 1024L * 1024L) : null;
}
