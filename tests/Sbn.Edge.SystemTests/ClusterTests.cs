using System.Runtime.Versioning;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>deploy/cluster on a real Slurm.</summary>
[SupportedOSPlatform("linux")]
public sealed class ClusterTests
{
    private static readonly string Calibrate = Command.Built("Sbn.Edge.Calibration", "sbn-calibrate");

    [Theory]
    [InlineData("--video", "images", "--frames", "9")]
    [InlineData("--dataset", "", "--variant", "int8")]
    public async Task A_job_array_collects_what_one_run_collects_and_a_task_that_died_is_run_again(string kind, string part, string option, string value)
    {
        using var folder = new TempFolder();
        await using var slurm = await SlurmNode.StartOrSkipAsync();
        TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Quantised = true });
        LabelledStreet.Write(folder["a street"], 11);
        string[] options = [kind, Path.Combine(folder["a street"], part), option, value];
        var job = new Dictionary<string, string> { ["SBN_CALIBRATE"] = Calibrate, ["SBN_SHARDS"] = "4" };
        string[] script = ["deploy/cluster/collect.sbatch", folder["bundle"], folder["parts"], .. options];

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
        (await Command.RunAsync(Calibrate, ["collect", "--bundle", folder["bundle"], .. options, "--out", folder["whole"]])).ExitCode.ShouldBe(0);
        File.ReadAllBytes(folder["merged"]).ShouldBe(File.ReadAllBytes(folder["whole"]));
    }

    private static string[] Parts(TempFolder folder) => [.. Directory.EnumerateFiles(folder["parts"], "*.part").Order()];
}
