using Sbn.Edge.Configuration;
using Sbn.Edge.TestKit;
using Sbn.Edge.TestKit.Fuzzing;

namespace Sbn.Edge.Tests.Fuzzing;

/// <summary>Files of settings.</summary>
[Trait("System", "yes")]
public sealed class SettingsFuzz : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Settings_are_read_or_refused_in_a_sentence()
    {
        var folder = Directory.Exists("/dev/shm") ? Directory.CreateDirectory($"/dev/shm/sbn-edge-fuzz-{Guid.NewGuid():N}").FullName : _folder["etc"];
        var mutations = new JsonMutations("""
            {"Sbn":{"Vehicle":"bus12","Broker":{"Address":"mqtt://127.0.0.1:1883","Protocol":"5.0"},"Publish":{"Segmentation":"every","Confidence":"2/s"},
            "Cameras":{"front":{"Source":"v4l2:/dev/video0","Roi":"0,0,640,400","Ignore":"0,400 640,400 640,480","Zones":{"near":{"Polygon":"0,48 96,48 96,64","Weight":2}}}},
            "Alarms":{"LowCoverage":{"RaiseAt":0.9,"ClearAt":0.5,"RaiseAfter":"00:00:02"},"Rules":{"green":{"Watch":"class","Class":"tree","Zone":"near","RaiseAt":0.1,"ClearAt":0}}},
            "Outbox":{"Directory":"/tmp/outbox","MaxMegabytes":16}}}
            """u8);
        var target = new FuzzTarget
        {
            Name = "settings",
            Case = mutations.Damage,
            // .NET's configuration writes out the whole way to each value: a long name above many values costs their product.
            BytesPerByte = 4000,
            Read = bytes =>
            {
                File.WriteAllBytes(Path.Combine(folder, "edge.json"), bytes);
                _ = EdgeConfiguration.Read(EdgeConfiguration.Load(new Dictionary<string, string?>(), folder));
                return null;
            },
        };
        try
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, 1_500, 40_000)}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
