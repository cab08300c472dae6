using Sbn.Edge.Health;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Health;

public sealed class TemperatureTests
{
    [Fact]
    public void The_hottest_plausible_zone_is_told()
    {
        using var folder = new TempFolder();
        Zone(folder, 0, "41500\n");
        Zone(folder, 1, "63250\n");
        Zone(folder, 2, "-256000\n");
        Zone(folder, 3, "999999\n");
        Zone(folder, 4, "n/a\n");
        Temperature.Hottest(folder.Path).ShouldBe(63.25);
    }

    [Fact]
    public void A_machine_without_zones_has_no_temperature()
    {
        using var folder = new TempFolder();
        Temperature.Hottest(folder.Path).ShouldBeNull();
        Temperature.Hottest(folder["nowhere"]).ShouldBeNull();
    }

    private static void Zone(TempFolder folder, int number, string temperature)
    {
        Directory.CreateDirectory(folder[$"thermal_zone{number}"]);
        File.WriteAllText(folder[$"thermal_zone{number}", "temp"], temperature);
    }
}
