using Sbn.Edge.Configuration;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Health.Doctor;

/// <summary>Whether the service itself runs at the moment, and so has cameras in use.</summary>
internal static class OtherService
{
    /// <summary>True where somebody holds the log of alarm events.</summary>
    public static bool Runs(OutboxSettings outbox)
    {
        if (outbox.Folder is not { } folder)
        {
            return false;
        }

        try
        {
            // Shared: two who look do not take each other for the service.
            using var held = new FileStream(Path.Combine(folder, EventLog.LockFile), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
