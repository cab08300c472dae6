using Microsoft.Extensions.Configuration;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Alarms;

namespace Sbn.Edge.Tests.Configuration;

public sealed class AlarmSettingsTests
{
    private static readonly (string, string)[] Kerb = [("Cameras:front:Source", "drive:"), ("Cameras:front:Zones:kerb:Polygon", "0,0 9,0 9,9"), ("Cameras:front:Zones:kerb:Weight", "2.5")];

    [Fact]
    public void Zones_and_rules_are_read()
    {
        var options = Read([.. Kerb, ("Alarms:Rules:people:Watch", "class"), ("Alarms:Rules:people:Class", "person"), ("Alarms:Rules:people:Zone", "kerb"), ("Alarms:Rules:people:RaiseAt", "0.5")]);
        var zone = options.Cameras["front"].ToZones("front").ShouldHaveSingleItem();
        (zone.Name, zone.Weight, zone.Corners.Count).ShouldBe(("kerb", 2.5, 3));
        var rule = options.Alarms.ToOptions().Rules.ShouldHaveSingleItem();
        (rule.Name, rule.Watch, rule.Class, rule.Zone, rule.Rule.RaiseAt).ShouldBe(("people", AreaWatch.Class, "person", "kerb", 0.5));
    }

    [Fact]
    public void What_is_wrong_is_told_in_one_sentence()
    {
        Refusal([.. Kerb, ("Cameras:front:Zones:kerb:Weight", "101")]).ShouldBe("Sbn:Cameras:front:Zones:kerb:Weight is '101'; it must be a number from 0 to 100.");
        Refusal([.. Kerb, ("Cameras:front:Zones:kerb:Polygon", "0,0 9,0")]).ShouldStartWith("Sbn:Cameras:front:Zones:kerb:Polygon is '0,0 9,0'; it needs three corners or more");
        Refusal([.. Kerb, ("Cameras:front:Zones:a b:Polygon", "0,0 9,0 9,9")]).ShouldBe("A zone's name in Sbn:Cameras:front:Zones is 'a b'; it must be 1 to 64 letters, digits, _ or -.");
        Refusal([.. Kerb, ("Alarms:Rules:x:Zone", "sky")]).ShouldBe("Sbn:Alarms:Rules:x:Zone is 'sky'; it must be the name of a zone of a camera (Sbn:Cameras:…:Zones).");
        Refusal([.. Kerb, ("Alarms:Rules:x:Watch", "class")]).ShouldStartWith("Sbn:Alarms:Rules:x:Class is missing");
        Refusal([.. Kerb, ("Alarms:Rules:x:Watch", "all")]).ShouldBe("Sbn:Alarms:Rules:x:Watch is 'all'; it must be uncertain or class.");
        Refusal([.. Kerb, ("Alarms:Rules:x:ClearAt", "0.9")]).ShouldStartWith("Sbn:Alarms:Rules:x:ClearAt is 0.9");
        Refusal([.. Kerb, ("Alarms:Rules:x.y:Watch", "uncertain")]).ShouldStartWith("A rule's name in Sbn:Alarms:Rules is 'x.y'");
    }

    [Fact]
    public void A_running_service_takes_zones_and_rules()
    {
        var read = Read([.. Kerb, ("Alarms:Rules:x:RaiseAt", "0.9")]);
        SettingsChange.Apply(Read([("Cameras:front:Source", "drive:")]), read).Taken.ShouldBe(["Sbn:Cameras:front:Zones:kerb", "Sbn:Alarms:Rules:x"], ignoreOrder: true);
        read.Cameras["front"].Zones.Keys.ShouldBe(["kerb"]);
    }

    private static string Refusal((string, string)[] settings) => Should.Throw<UserException>(() => Read(settings)).Message;

    private static EdgeOptions Read((string Key, string Value)[] settings)
    {
        var builder = new ConfigurationBuilder();
        foreach (var (key, value) in settings)
        {
            builder.AddInMemoryCollection([new($"Sbn:{key}", value)]);
        }

        return EdgeConfiguration.Read(builder.Build());
    }
}
