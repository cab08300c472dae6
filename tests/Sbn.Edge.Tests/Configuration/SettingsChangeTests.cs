using Sbn.Edge.Configuration;

namespace Sbn.Edge.Tests.Configuration;

public sealed class SettingsChangeTests
{
    [Fact]
    public void What_only_a_start_changes_is_named_and_stays_as_it_runs()
    {
        var running = Settings();
        var read = Settings();
        (read.Broker.Address, read.Alarms.Blind.RaiseAt, read.Regions.MaximumCount, read.Publish.Profile) = ("mqtt://elsewhere", 0.5, 3, "lan");
        (read.Cameras["front"].Ignore, read.Cameras["front"].Source) = ("0,0 10,0 0,10", "drive:");
        read.Cameras.Add("new", new CameraOptions { Source = "drive:" });
        read.Cameras.Remove("left");
        var change = SettingsChange.Apply(running, read);
        change.Taken.ShouldBe(["Sbn:Cameras:front:Ignore", "Sbn:Regions:MaximumCount", "Sbn:Alarms:Blind:RaiseAt", "Sbn:Publish:Profile"], ignoreOrder: true);
        change.AtNextStart.ShouldBe(["Sbn:Broker:Address", "Sbn:Cameras:front:Source", "Sbn:Cameras:left", "Sbn:Cameras:new"], ignoreOrder: true);
        read.Broker.Address.ShouldBe("mqtt://here");
        read.Cameras.Keys.ShouldBe(["front", "left"], ignoreOrder: true);
        read.Cameras["front"].Source.ShouldBe("csi:0");
        read.Cameras["front"].Ignore.ShouldBe("0,0 10,0 0,10");
        read.Alarms.Blind.RaiseAt.ShouldBe(0.5);
    }

    [Fact]
    public void Nothing_changed_is_nothing()
    {
        var change = SettingsChange.Apply(Settings(), Settings());
        change.Taken.ShouldBeEmpty();
        change.AtNextStart.ShouldBeEmpty();
    }

    private static EdgeOptions Settings()
    {
        var options = new EdgeOptions { Broker = { Address = "mqtt://here" } };
        options.Cameras.Add("front", new CameraOptions { Source = "csi:0" });
        options.Cameras.Add("left", new CameraOptions { Source = "csi:1" });
        return options;
    }
}
