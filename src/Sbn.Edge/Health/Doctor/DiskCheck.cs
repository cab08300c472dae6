using Sbn.Edge.Configuration;

namespace Sbn.Edge.Health.Doctor;

/// <summary>The folders that the service writes to: whether it may, and the space that is left.</summary>
internal sealed class DiskCheck(EdgeOptions options) : ICheck
{
    private const long MiB = 1024 * 1024;

    /// <summary>What an installed bundle, or TensorRT's engines, take at most, with room to spare.</summary>
    private const int RoomMiB = 256;

    /// <inheritdoc/>
    public string Name => "disk";

    /// <inheritdoc/>
    public Task LookAsync(Report report, CancellationToken stop)
    {
        if (options.Outbox.Folder is { } outbox)
        {
            Look("alarm events", outbox, options.Outbox.MaxMegabytes, "Sbn:Outbox:Directory", report);
        }
        else
        {
            report.Warn(
                "alarm events",
                "They wait for the broker in memory alone, as there is no folder for them: a power cut loses them.",
                "Set Sbn:Outbox:Directory, or run it by its unit, which has a state directory.");
        }

        if (options.Updates.Folder is { } store)
        {
            Look("bundles", store, RoomMiB, "Sbn:Updates:Store", report);
        }

        Look("engine cache", options.Model.ToOptions().TensorRt.CacheRoot, RoomMiB, "Sbn:Model:TensorRtCache", report);
        return Task.CompletedTask;
    }

    private static void Look(string check, string folder, int wantedMiB, string key, Report report)
    {
        var existing = folder;
        while (!Directory.Exists(existing))
        {
            existing = Path.GetDirectoryName(Path.GetFullPath(existing)) ?? "/";
        }

        try
        {
            using var probe = new FileStream(Path.Combine(existing, $".sbn-edge-doctor-{Guid.NewGuid():N}"), FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose);
            probe.Write(new byte[4096]);
            probe.Flush(flushToDisk: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            report.Fail(check, $"The folder {folder} ({key}) cannot be written: {e.Message.TrimEnd('.')}.", "Give it to the user that the service runs as, or name another; a full or read-only disk needs its owner.");
            return;
        }

        var free = new DriveInfo(existing).AvailableFreeSpace / MiB;
        if (free < wantedMiB)
        {
            report.Warn(check, $"{folder} can be written and has {free} MiB left; {wantedMiB} MiB may be needed.", $"Make room, or set {key} to another disk.");
        }
        else
        {
            report.Ok(check, $"{folder} can be written and has {free} MiB left.");
        }
    }
}
