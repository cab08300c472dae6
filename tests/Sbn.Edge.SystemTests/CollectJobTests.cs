using System.Globalization;
using Sbn.Edge.TestKit;
using YamlDotNet.RepresentationModel;

namespace Sbn.Edge.SystemTests;

/// <summary>
/// deploy/cluster/collect-job.yaml, without a cluster: what it says, and its container's command in a real shell for every index.
/// </summary>
public sealed class CollectJobTests : IDisposable
{
    private const string Volume = "/data";
    private static readonly string Calibrate = Command.Built("Sbn.Edge.Calibration", "sbn-calibrate");
    private readonly TempFolder _folder = new();
    private readonly YamlNode _job = Read(RepositoryRoot.Combine("deploy", "cluster", "collect-job.yaml"));

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Its_indices_are_the_shards()
    {
        $"{_job["apiVersion"]} {_job["kind"]} {_job["spec"]["completionMode"]}".ShouldBe("batch/v1 Job Indexed");
        Variables["SHARDS"].ShouldBe($"{Shards}");
        $"{Pods["restartPolicy"]}".ShouldBe("Never", "backoffLimitPerIndex needs it");
        $"{Container["volumeMounts"][0]["mountPath"]}".ShouldBe(Volume);
        $"{Container["volumeMounts"][0]["name"]}".ShouldBe($"{Pods["volumes"][0]["name"]}");
    }

    [Theory]
    [InlineData]
    [InlineData("--dataset=/data/street", "--variant=int8")]
    public async Task Its_pods_collect_what_one_run_collects(params string[] forConfidence)
    {
        TinyBundle.Write(_folder["models", "street"], new TinyBundleOptions { Quantised = true });
        LabelledStreet.Write(_folder["street"], 11);
        Directory.CreateSymbolicLink(_folder["recordings"], _folder["street", "images"]);
        string[] options = [.. Arguments.Skip(2)];
        options.ShouldContain("--bundle=/data/models/street");
        if (forConfidence.Length > 0)
        {
            options = [.. options.Where(option => !option.StartsWith("--video", StringComparison.Ordinal) && !option.StartsWith("--frames", StringComparison.Ordinal)), .. forConfidence];
        }

        await Parallel.ForAsync(0, Shards, new ParallelOptions { MaxDegreeOfParallelism = 2 }, async (index, _) =>
        {
            var pod = await Pod(index, options);
            pod.ExitCode.ShouldBe(0, pod.Error);
        });
        string[] parts = [.. Directory.EnumerateFiles(_folder["parts"]).Order()];
        parts.Length.ShouldBe(Shards);

        // A pod that is started again finds its part.
        var before = File.GetLastWriteTimeUtc(parts[0]);
        (await Pod(0, options)).ExitCode.ShouldBe(0);
        File.GetLastWriteTimeUtc(parts[0]).ShouldBe(before);

        var merged = await Command.RunAsync(Calibrate, ["merge", .. parts, "--out", _folder["merged"]]);
        merged.ExitCode.ShouldBe(0, merged.Error);
        var whole = await Command.RunAsync(Calibrate, ["collect", .. options.Select(Here), "--out", _folder["whole"]]);
        whole.ExitCode.ShouldBe(0, whole.Error);
        File.ReadAllBytes(_folder["merged"]).ShouldBe(File.ReadAllBytes(_folder["whole"]));
    }

    // The container's command with what the kubelet sets, on a volume that is the test's folder.
    private Task<Command> Pod(int index, string[] options) => Command.RunAsync(
        "env",
        [
            $"PATH={Path.GetDirectoryName(Calibrate)}:{Environment.GetEnvironmentVariable("PATH")}",
            $"JOB_COMPLETION_INDEX={index}",
            .. Variables.Select(variable => $"{variable.Key}={Here(variable.Value)}"),
            .. Texts(Container["command"]),
            .. Arguments.Take(2),
            .. options.Select(Here),
        ]);

    private string Here(string text) => text.Replace(Volume, _folder.Path, StringComparison.Ordinal);

    private int Shards => int.Parse($"{_job["spec"]["completions"]}", CultureInfo.InvariantCulture);

    private YamlNode Pods => _job["spec"]["template"]["spec"];

    private YamlNode Container => Pods["containers"][0];

    private string[] Arguments => Texts(Container["args"]);

    private Dictionary<string, string> Variables => ((YamlSequenceNode)Container["env"]).ToDictionary(one => $"{one["name"]}", one => $"{one["value"]}");

    private static string[] Texts(YamlNode list) => [.. ((YamlSequenceNode)list).Select(one => $"{one}")];

    private static YamlNode Read(string path)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(path);
        yaml.Load(reader);
        return yaml.Documents.ShouldHaveSingleItem().RootNode;
    }
}
