namespace Sbn.Edge.Updates;

/// <summary>Which boot of the machine this is (random(4)).</summary>
internal static class BootId
{
    private const string Source = "/proc/sys/kernel/random/boot_id";

    /// <summary>Another text after each boot; one and the same where the kernel tells none.</summary>
    public static string Read()
    {
        try
        {
            return File.ReadAllText(Source).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return "unknown";
        }
    }
}
