using System.Diagnostics;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Faults;

/// <summary>A disk of its own, which can be filled, made read-only, and made to fail. Needs root and the right to mount; a test without them is skipped.</summary>
internal sealed class SmallDisk : IDisposable
{
    private const string MakeExt4 = "/usr/sbin/mkfs.ext4";

    private readonly TempFolder _folder = new();

    private SmallDisk()
    {
    }

    /// <summary>Where it is mounted.</summary>
    public string Path => _folder["disk"];

    /// <summary>Makes one in memory.</summary>
    public static SmallDisk MountOrSkip(int kilobytes) => Mounted(disk => ("mount", ["-t", "tmpfs", "-o", $"size={kilobytes}k", "tmpfs", disk.Path]));

    /// <summary>Makes one with ext4, as most vehicles have, in a file.</summary>
    public static SmallDisk FailingOrSkip()
    {
        Assert.SkipUnless(File.Exists(MakeExt4), $"Needs {MakeExt4}, which is not there; apt install e2fsprogs.");
        return Mounted(disk =>
        {
            var image = disk._folder["image"];
            using (var file = File.Create(image))
            {
                file.SetLength(8 << 20);
            }

            Run(MakeExt4, "-q", "-F", image).Done.ShouldBeTrue();
            return ("mount", ["-o", "loop,errors=remount-ro", image, disk.Path]);
        });
    }

    /// <summary>Fills it to the last byte.</summary>
    public void Fill()
    {
        using var file = File.OpenHandle(Filling, FileMode.Append, FileAccess.Write);
        try
        {
            for (var block = new byte[512]; ;)
            {
                RandomAccess.Write(file, block, RandomAccess.GetLength(file));
            }
        }
        catch (IOException)
        {
            // Full.
        }
    }

    /// <summary>Gives back what <see cref="Fill"/> took.</summary>
    public void Empty() => File.Delete(Filling);

    /// <summary>The kernel finds it damaged, and lets nobody write any more, open files included.</summary>
    public void Fail()
    {
        var device = File.ReadLines("/proc/mounts").Select(line => line.Split(' ')).Last(mount => mount[1] == Path)[0];
        File.WriteAllText($"/sys/fs/ext4/{System.IO.Path.GetFileName(device)}/trigger_fs_error", "a test");
    }

    /// <summary>Makes it read-only, or writable again, while nobody writes to it.</summary>
    public void Remount(bool readOnly)
    {
        var (done, error) = Run("mount", "-o", $"remount,{(readOnly ? "ro" : "rw")}", Path);
        done.ShouldBeTrue(error);
    }

    public void Dispose()
    {
        Run("umount", "--lazy", Path);
        _folder.Dispose();
    }

    private string Filling => System.IO.Path.Combine(Path, "filling");

    private static SmallDisk Mounted(Func<SmallDisk, (string Program, string[] Arguments)> mount)
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "Needs root: a disk is mounted.");
        var disk = new SmallDisk();
        Directory.CreateDirectory(disk.Path);
        var (program, arguments) = mount(disk);
        var (isMounted, error) = Run(program, arguments);
        if (!isMounted)
        {
            disk._folder.Dispose();
            Assert.Skip($"Needs a disk of its own, which this machine does not allow: {error}");
        }

        return disk;
    }

    private static (bool Done, string Error) Run(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode == 0, error.Trim());
    }
}
