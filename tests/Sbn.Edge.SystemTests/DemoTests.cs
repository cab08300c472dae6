using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>The demo, with the model that ships.</summary>
public sealed class DemoTests
{
    private static readonly string Edge = Command.Built("Sbn.Edge", "sbn-edge");

    [Fact]
    public async Task A_demo_of_some_frames_ends_by_itself_with_a_summary()
    {
        var demo = await Command.RunAsync(Edge, "demo", "--frames", "12", "--broker-port", "0");
        demo.ExitCode.ShouldBe(0, demo.Error);
        demo.Output.ShouldContain("frames   12 in ");
        foreach (var topic in new[] { "state", "bundle", "camera/front/state", "camera/front/segmentation", "camera/front/confidence", "camera/front/stats" })
        {
            demo.Output.ShouldContain($"sbn/v1/demo/{topic}");
        }
    }

    [Fact]
    public async Task The_demo_runs_on_real_video()
    {
        var clip = Path.Combine(SharedData.Require("video"), "city_0016E5.mp4");
        var demo = await Command.RunAsync(Edge, "demo", "--frames", "12", "--broker-port", "0", "--source", $"file:{clip}");
        demo.ExitCode.ShouldBe(0, demo.Error);
        demo.Output.ShouldContain("frames   12 in ");
    }
}
