using System.Globalization;

namespace Sbn.Edge.Health;

/// <summary>The machine's temperature from the kernel's thermal zones.</summary>
internal static class Temperature
{
    private const string ZonesFolder = "/sys/class/thermal";

    /// <summary>The hottest zone in °C; null where there is none that tells a plausible value.</summary>
    /// <param name="folder">The folder of the zones; their <c>temp</c> is in thousandths of a degree.</param>
    public static double? Hottest(string folder = ZonesFolder)
    {
        if (!Directory.Exists(folder))
        {
            return null;
        }

        double? hottest = null;
        foreach (var zone in Directory.EnumerateDirectories(folder, "thermal_zone*"))
        {
            if (Read(Path.Combine(zone, "temp")) is { } celsius && !(celsius <= hottest))
            {
                hottest = celsius;
            }
        }

        return hottest;
    }

    private static double? Read(string file)
    {
        try
        {
            // Switched-off zones of a Jetson fail to read or tell nonsense.
            return int.TryParse(File.ReadAllText(file), NumberStyles.Integer, CultureInfo.InvariantCulture, out var milli) && milli is > -60_000 and < 200_000
                ? milli / 1000.0
                : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
