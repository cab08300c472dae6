using System.Runtime.Versioning;
using OpenCvSharp;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>deploy/cluster on a real Slurm.</summary>
[SupportedOSPlatform("linux")]
public sealed class ClusterTests
{
    private static readonly string Calibrate = Command.Built("Sbn.Edge.Calibration", "sbn-calibrate");

    [Fact]
    public async Task A_job_array_collects_what_one_run_collects_and_a_task_that_died_is_run_again()
    {
        using var folder = new TempFolder();
        await using var slurm = await SlurmNode.StartOrSkipAsync();
        TinyBundle.Write(folder["bundle"]);
        Paint(folder["frames"], 11);
        var job = new Dictionary<string, string> { ["SBN_CALIBRATE"] = Calibrate, ["SBN_FRAMES"] = "9", ["SBN_SHARDS"] = "4" };
        string[] script = ["deploy/cluster/collect.sbatch", folder["bundle"], folder["parts"], folder["frames"]];

        // Three of four tasks, as if the last had died.
        var submitted = await slurm.SubmitAsync("0-2", job, script);
        submitted.ExitCode.ShouldBe(0, submitted.Error + slurm.Logs);
        var early = await Command.RunAsync(Calibrate, ["merge", .. Parts(folder), "--out", folder["merged"]]);
        early.ExitCode.ShouldBe(1);
        early.Error.ShouldContain("shard 3 is missing");

        var before = File.GetLastWriteTimeUtc(Parts(folder)[0]);
        submitted = await slurm.SubmitAsync("0,3", job, script);
        submitted.ExitCode.ShouldBe(0, submitted.Error + slurm.Logs);
        File.GetLastWriteTimeUtc(Parts(folder)[0]).ShouldBe(before);
        (await Command.RunAsync(Calibrate, ["merge", .. Parts(folder), "--out", folder["merged"]])).ExitCode.ShouldBe(0);
        (await Command.RunAsync(Calibrate, "collect", "--bundle", folder["bundle"], "--video", folder["frames"], "--frames", "9", "--out", folder["whole"])).ExitCode.ShouldBe(0);
        File.ReadAllBytes(folder["merged"]).ShouldBe(File.ReadAllBytes(folder["whole"]));
    }

    private static string[] Parts(TempFolder folder) => [.. Directory.EnumerateFiles(folder["parts"], "*.ranges").Order()];

    private static void Paint(string folder, int frames)
    {
        Directory.CreateDirectory(folder);
        for (var i = 0; i < frames; i++)
        {
            var edge = 8 * i;
            using var picture = Mat.FromPixelData(64, 96, MatType.CV_8UC3, TinyBundle.Paint(96, 64, (x, y) => y < 30 ? 2 : x < edge ? 0 : 3));
            Cv2.ImWrite(Path.Combine(folder, $"frame_{i:000}.png"), picture);
        }
    }
}
