using System.Text;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.TestKit.Fuzzing;

namespace Sbn.Edge.Core.Tests.Fuzzing;

/// <summary>What users write into settings about cameras: sources, regions of interest, ignored places, zones.</summary>
[Trait("System", "yes")]
public sealed class SettingTextFuzz
{
    private static readonly byte[][] Places = [.. new[] { "0,400 640,400 640,480 0,480", "10,10,600,400", "0,0 1,0 1,1; 5,5 9,5 9,9", "200,300 440,300 640,480" }.Select(Encoding.UTF8.GetBytes)];

    private static readonly byte[][] Sources =
    [
        .. new[] { "rtsp://user:pass@camera/stream?fps=20&timeout=5", "v4l2:/dev/video0?width=640&height=480", "folder:/frames?fps=20", "drive:?seed=4&weather=rain", "csi:0?fps=30" }.Select(Encoding.UTF8.GetBytes),
    ];

    [Fact]
    public void A_place_is_read_or_refused_in_a_sentence() => Run("regions, ignored places, zones", Places, 30_000, 1_000_000, text =>
    {
        _ = AlarmZone.Parse("Sbn:Cameras:front:Zones:near", "near", text, 1).BoxIn(640, 480);
        var view = CameraView.Parse("Sbn:Cameras:front", text.Contains(' ', StringComparison.Ordinal) ? null : text, text);
        _ = view.Geometry(640, 480, 96, 64);
    });

    [Fact]
    public void A_source_is_read_or_refused_in_a_sentence() => Run("sources", Sources, 15_000, 500_000, text =>
    {
        var source = SourceUri.Parse(text);
        source.RequireKnownOptions("fps", "width", "height", "seed", "weather", "timeout");
        _ = (source.WholeNumber("width", 1, 16384), source.Number("fps", 0.1, 240));
    });

    private static void Run(string name, byte[][] seeds, int quick, int thorough, Action<string> read)
    {
        var target = new FuzzTarget
        {
            Name = name,
            Case = random => ByteMutations.Damage(random, seeds[random.Next(seeds.Length)], seeds[random.Next(seeds.Length)]),
            Read = bytes =>
            {
                read(Encoding.UTF8.GetString(bytes));
                return null;
            },
        };
        TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, quick, thorough)}");
    }
}
