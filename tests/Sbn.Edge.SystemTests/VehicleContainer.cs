using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>
/// This machine's own tree, booted by a real systemd in a container: an overlay keeps whatever happens there in memory, and the network is its
/// own. Needs root and systemd-nspawn; a test without them is skipped.
/// </summary>
internal sealed class VehicleContainer : IDisposable
{
    private const string Nspawn = "/usr/bin/systemd-nspawn";

    private readonly TempFolder _folder = new();
    private readonly string _memory;

    private VehicleContainer() => _memory = _folder["memory"];

    /// <summary>What is seen inside as <c>/given</c>: put there what the container needs.</summary>
    public string Given => _folder["given"];

    /// <summary>Makes the container's tree.</summary>
    public static async Task<VehicleContainer> MakeOrSkipAsync()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root: a container is booted.");
        Assert.SkipUnless(File.Exists(Nspawn), $"Needs {Nspawn}, which is not there; apt install systemd-container.");
        var container = new VehicleContainer();
        Directory.CreateDirectory(container.Given);
        Directory.CreateDirectory(container._memory);
        if (!Directory.Exists("/run/systemd/nspawn"))
        {
            Directory.CreateDirectory("/run/systemd/nspawn");
        }

        // systemd-nspawn wants this folder to be a file system of its own, which it is where systemd itself booted the machine.
        if (!Directory.Exists("/run/systemd/system"))
        {
            await Command.RunAsync("mount", "-t", "tmpfs", "tmpfs", "/run/systemd/nspawn");
        }

        await container.MustAsync("mount", "-t", "tmpfs", "tmpfs", container._memory);
        foreach (var part in (string[])["upper", "work", "root"])
        {
            Directory.CreateDirectory(Path.Combine(container._memory, part));
        }

        await container.MustAsync(
            "mount", "-t", "overlay", "overlay", "-o", $"lowerdir=/,upperdir={container._memory}/upper,workdir={container._memory}/work", Path.Combine(container._memory, "root"));
        return container;
    }

    /// <summary>Boots it, runs a script as root, powers off.</summary>
    /// <param name="script">Bash; its output is returned.</param>
    public async Task<string> RunAsync(string script)
    {
        var root = Path.Combine(_memory, "root");
        Directory.CreateDirectory(Path.Combine(root, "given"));
        await File.WriteAllTextAsync(Path.Combine(Given, "script.sh"), script, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            Path.Combine(root, "etc/systemd/system/given.service"),
            "[Unit]\nDescription=What the test asks for\nAfter=basic.target\n[Service]\nType=oneshot\nTimeoutStartSec=240\nExecStart=/bin/bash -c '/bin/bash /given/script.sh > /given/output 2>&1; systemctl poweroff --force'\n",
            TestContext.Current.CancellationToken);
        var boot = await Command.RunAsync(
            "timeout", "270", Nspawn, "--quiet", "--boot", "--directory", root, "--register=no", "--keep-unit", "--private-network", $"--bind={Given}:/given", "systemd.unit=given.service");
        var output = Path.Combine(Given, "output");
        File.Exists(output).ShouldBeTrue(boot.Output + boot.Error);
        return await File.ReadAllTextAsync(output, TestContext.Current.CancellationToken);
    }

    public void Dispose()
    {
        foreach (var mounted in (string[])[Path.Combine(_memory, "root"), _memory])
        {
            using var umount = System.Diagnostics.Process.Start("umount", ["--lazy", mounted]);
            umount.WaitForExit();
        }

        _folder.Dispose();
    }

    private async Task MustAsync(string program, params string[] arguments)
    {
        var command = await Command.RunAsync(program, arguments);
        if (command.ExitCode != 0)
        {
            Dispose();
            Assert.Skip($"Needs what this machine does not allow: {program} {string.Join(' ', arguments)}: {command.Error.Trim()}");
        }
    }
}
