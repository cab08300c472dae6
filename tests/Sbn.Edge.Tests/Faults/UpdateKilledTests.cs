using System.Diagnostics;
using System.Globalization;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Service;
using Sbn.Edge.Updates;

namespace Sbn.Edge.Tests.Faults;

/// <summary>
/// An installation is killed before each single step that it takes on the disk: at the first, the second, and so on, until one comes through. strace
/// counts the calls of each kind and kills, so that no step is missed by luck.
/// </summary>
[Trait("System", "yes")]
public sealed class UpdateKilledTests : IDisposable
{
    private const string Strace = "/usr/bin/strace";

    /// <summary>The system calls that make, bring to the disk and put in place: between them lie all others.</summary>
    private static readonly string[] Steps = ["mkdir", "chmod", "fsync", "rename"];

    private readonly TempFolder _folder = new();
    private readonly BundleSigner _signer = new();

    public UpdateKilledTests() => _signer.Trust(_folder["keys"]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _signer.Dispose();
    }

    [Fact]
    public async Task A_kill_between_any_two_steps_of_an_installation_leaves_the_store_of_before_or_after()
    {
        SystemRun.RequireFull();
        Assert.SkipUnless(File.Exists(Strace), $"Needs {Strace}, which is not there; apt install strace.");
        (await InstallAsync(Make("1.0.0"), killAt: null)).ShouldBe(0);
        var store = new BundleStore(_folder["store"]);
        var before = await File.ReadAllBytesAsync(_folder["store", "bundles.json"], Stop);
        var bundle = Make("1.1.0");
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var kills = 0;
        foreach (var call in Steps)
        {
            for (var number = 1; await InstallAsync(bundle, (call, number)) != 0; number++)
            {
                var candidate = store.Read().Candidate!.Bundle!;
                candidate.Version.ShouldBeOneOf("1.0.0", "1.1.0");
                ModelBundle.Load(store.PathOf(candidate)).Manifest.Version.ShouldBe(candidate.Version);
                outcomes[candidate.Version] = outcomes.GetValueOrDefault(candidate.Version) + 1;
                kills++;

                // The next one begins where nothing of it is known; the remains of this one are its to clear away.
                await File.WriteAllBytesAsync(_folder["store", "bundles.json"], before, Stop);
                number.ShouldBeLessThan(100);
            }

            await File.WriteAllBytesAsync(_folder["store", "bundles.json"], before, Stop);
        }

        SystemRun.Say(string.Create(CultureInfo.InvariantCulture, $"killed at each of {kills} steps: {string.Join(", ", outcomes.Select(outcome => $"{outcome.Key} afterwards {outcome.Value} times"))}"));
        kills.ShouldBeGreaterThan(8);
        outcomes.Count.ShouldBe(2);
        (await InstallAsync(bundle, killAt: null)).ShouldBe(0);
        store.Read().Candidate!.Bundle!.Version.ShouldBe("1.1.0");
        Directory.GetDirectories(_folder["store", "installed"]).Length.ShouldBe(2);
        Directory.GetFiles(_folder["store"]).Select(Path.GetFileName).Order().ShouldBe(["bundles.json", "bundles.json.lock"]);
    }

    private string Make(string version)
    {
        var folder = _folder[$"tiny-{version}"];
        TinyBundle.Write(folder, new TinyBundleOptions { Version = version });
        _signer.Sign(folder);
        return folder;
    }

    /// <summary>Installs a bundle, or is killed at a step.</summary>
    private async Task<int> InstallAsync(string bundle, (string Call, int Number)? killAt)
    {
        string[] trace = killAt is var (call, number) ? [Strace, "-f", "-qqq", "-o", "/dev/null", "-e", $"trace={call}", "-e", $"inject={call}:signal=KILL:when={number}"] : [];
        string[] command = [.. trace, EdgeProcess.Program, "bundle", "install", bundle];
        var start = new ProcessStartInfo(command[0], command[1..]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Sbn__Updates__Store"] = _folder["store"];
        start.Environment["Sbn__Updates__Keys"] = _folder["keys"];
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync(Stop);
        await process.StandardOutput.ReadToEndAsync(Stop);
        await process.WaitForExitAsync(Stop);
        Assert.SkipWhen((await errors).Contains("ptrace", StringComparison.Ordinal), $"Needs the right to trace, which this machine does not give: {await errors}");
        return process.ExitCode;
    }
}
