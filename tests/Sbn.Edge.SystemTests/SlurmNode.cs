using System.Diagnostics;
using System.Net;
using System.Runtime.Versioning;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>A real Slurm cluster of one node on this machine: munged, slurmctld and slurmd with a configuration of their own.</summary>
[SupportedOSPlatform("linux")]
internal sealed class SlurmNode : IAsyncDisposable
{
    private const int NodeCores = 2;
    private static readonly string[] Programs = ["/usr/sbin/munged", "/usr/sbin/slurmctld", "/usr/sbin/slurmd", "/usr/bin/sbatch", "/usr/bin/sinfo"];
    private readonly TempFolder _folder = new();
    private readonly List<Process> _daemons = [];

    /// <summary>Starts it, or skips the test where Slurm is not installed or this is not root.</summary>
    public static async Task<SlurmNode> StartOrSkipAsync()
    {
        Assert.SkipUnless(Programs.All(File.Exists), "Needs Slurm; apt install slurm-wlm munge.");
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Slurm's daemons are started as root here.");
        var node = new SlurmNode();
        try
        {
            await node.StartAsync();
            return node;
        }
        catch
        {
            await node.DisposeAsync();
            throw;
        }
    }

    /// <summary>Submits a job array in the repository's root and waits until all its tasks have ended.</summary>
    /// <param name="array">Which tasks, such as <c>0-3</c>.</param>
    /// <param name="environment">Variables of the job.</param>
    /// <param name="script">The script and its arguments.</param>
    public Task<Command> SubmitAsync(string array, IReadOnlyDictionary<string, string> environment, params string[] script) => Command.RunAsync(
        "env",
        [
            $"SLURM_CONF={_folder["slurm.conf"]}", .. environment.Select(v => $"{v.Key}={v.Value}"),
            "sbatch", "--wait", $"--array={array}", $"--output={_folder["job-%a.log"]}", .. script,
        ]);

    /// <summary>What the tasks printed.</summary>
    public string Logs => string.Join('\n', Directory.EnumerateFiles(_folder.Path, "*.log").Order().Select(f => $"{Path.GetFileName(f)}: {File.ReadAllText(f)}"));

    public async ValueTask DisposeAsync()
    {
        foreach (var daemon in _daemons.AsEnumerable().Reverse())
        {
            if (!daemon.HasExited)
            {
                daemon.Kill(entireProcessTree: true);
                await daemon.WaitForExitAsync();
            }

            daemon.Dispose();
        }

        _folder.Dispose();
    }

    private async Task StartAsync()
    {
        var key = _folder["munge.key"];
        await File.WriteAllBytesAsync(key, System.Security.Cryptography.RandomNumberGenerator.GetBytes(128));
        File.SetUnixFileMode(key, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        var host = Dns.GetHostName().Split('.')[0];
        await File.WriteAllTextAsync(
            _folder["slurm.conf"],
            $"""
             ClusterName=sbn
             SlurmctldHost={host}(127.0.0.1)
             SlurmUser=root
             AuthInfo=socket={_folder["munge.sock"]}
             ProctrackType=proctrack/linuxproc
             TaskPlugin=task/none
             SelectType=select/cons_tres
             MpiDefault=none
             ReturnToService=2
             SlurmctldPort={FreePort.Next()}
             SlurmdPort={FreePort.Next()}
             SlurmctldPidFile={_folder["slurmctld.pid"]}
             SlurmdPidFile={_folder["slurmd.pid"]}
             SlurmctldLogFile={_folder["slurmctld.log"]}
             SlurmdLogFile={_folder["slurmd.log"]}
             StateSaveLocation={Directory.CreateDirectory(_folder["state"]).FullName}
             SlurmdSpoolDir={Directory.CreateDirectory(_folder["spool"]).FullName}
             NodeName={host} NodeAddr=127.0.0.1 CPUs={NodeCores} State=UNKNOWN
             PartitionName=main Nodes={host} Default=YES State=UP

             """);
        Start("/usr/sbin/munged", "--foreground", "--force", $"--key-file={key}", $"--socket={_folder["munge.sock"]}", $"--pid-file={_folder["munged.pid"]}", $"--log-file={_folder["munged.log"]}", $"--seed-file={_folder["munged.seed"]}");
        await Eventually.HoldsAsync(() => File.Exists(_folder["munge.sock"]));
        Start("/usr/sbin/slurmctld", "-D", "-f", _folder["slurm.conf"]);
        Start("/usr/sbin/slurmd", "-D", "-f", _folder["slurm.conf"], "-N", host);
        await Eventually.HoldsAsync(async () => (await Command.RunAsync("env", $"SLURM_CONF={_folder["slurm.conf"]}", "sinfo", "--noheader", "--format=%T")).Output.Trim() == "idle");
    }

    private void Start(string program, params string[] arguments)
    {
        var daemon = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        daemon.BeginOutputReadLine();
        daemon.BeginErrorReadLine();
        _daemons.Add(daemon);
    }
}
