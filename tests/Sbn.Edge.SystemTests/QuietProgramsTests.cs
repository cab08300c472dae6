using System.Net;
using System.Net.Sockets;
using System.Text;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>
/// Nothing phones home: the programs, through each of their native libraries (ONNX Runtime, OpenCV with its FFmpeg, Skia,
/// libtorch), leave nothing in the user's home, look up no name, and print no line that is not theirs.
/// </summary>
public sealed class QuietProgramsTests : IDisposable
{
    private const string LineOfALibrary = @"(?i)onnxruntime|telemetry|\[ ?WARN|\[ERROR|Gtk-|torch.*warn";

    private static readonly string Edge = Command.Built("Sbn.Edge", "sbn-edge");
    private static readonly string Calibrate = Command.Built("Sbn.Edge.Calibration", "sbn-calibrate");
    private static readonly string Train = Command.Built("Sbn.Edge.Training", "sbn-train");

    private readonly TempFolder _folder = new();

    public QuietProgramsTests()
    {
        TinyBundle.Write(_folder["bundle"], new TinyBundleOptions { Quantised = true });
        LabelledStreet.Write(_folder["street"], 11);
        Directory.CreateDirectory(Home);
    }

    private string Home => _folder["home"];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task No_program_leaves_anything_in_an_empty_home()
    {
        await RunAllAsync([]);
        Directory.EnumerateFileSystemEntries(Home, "*", SearchOption.AllDirectories).ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_home_that_can_be_written_no_library_speaks_up()
    {
        var demo = await RunAsync([], "/proc/nowhere", Demo("drive:?width=96&height=64"));
        demo.ExitCode.ShouldBe(0, demo.Error);
        demo.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task No_program_looks_up_a_name()
    {
        using var names = NameServer.StartOrSkip(_folder);
        await Command.RunAsync("unshare", [.. names.Sandbox, "getent", "hosts", "phone.home.test"]);
        Assert.SkipUnless(names.Heard().Contains("phone", StringComparison.Ordinal), "Needs a sandbox whose look-ups go to a name server of the test's own; this machine does not let it have one.");

        await RunAllAsync(["unshare", .. names.Sandbox]);
        // What reports does so some seconds after its start, and the runs above are over by then.
        var longer = await RunAsync(["unshare", .. names.Sandbox], Home, Demo("drive:?width=96&height=64&fps=5", frames: 75, speed: 1));
        longer.ExitCode.ShouldBe(0, longer.Error);
        names.Heard().ShouldBeEmpty();
    }

    private async Task RunAllAsync(string[] inside)
    {
        var clip = _folder["clip.mp4"];
        string[] set = ["--bundle", _folder["bundle"], "--dataset", _folder["street"]];
        await QuietAsync(Demo("drive:?width=96&height=64"));
        await QuietAsync([Calibrate, "replay", "--bundle", _folder["bundle"], "--source", $"folder:{_folder["street", "images"]}", "--out", clip]);
        await QuietAsync(Demo($"file:{clip}"));
        await QuietAsync([Calibrate, "inspect", "--bundle", _folder["bundle"]]);
        await QuietAsync([Calibrate, "evaluate", .. set, "--report", _folder["report.json"]]);
        await QuietAsync([Calibrate, "report", .. set, "--out", _folder["report.html"]]);
        // libtorch is loaded before the data are looked for.
        await QuietAsync([Train, "base", "--data", "/nowhere", "--run", _folder["run"]], exitCode: 1);

        async Task QuietAsync(string[] line, int exitCode = 0)
        {
            var run = await RunAsync(inside, Home, line);
            run.ExitCode.ShouldBe(exitCode, run.Error);
            $"{run.Output}{run.Error}".ShouldNotMatch(LineOfALibrary);
        }
    }

    private string[] Demo(string source, int frames = 8, int speed = 0) =>
        [Edge, "demo", "--frames", $"{frames}", "--speed", $"{speed}", "--broker-port", "0", "--bundle", _folder["bundle"], "--source", source];

    // The switch must come from the program: what the tests' own environment says of it is taken away.
    private static Task<Command> RunAsync(string[] inside, string home, string[] line)
    {
        string[] whole = [.. inside, "env", "-u", "ORT_DISABLE_TELEMETRY", "-u", "XDG_CACHE_HOME", "-u", "XDG_CONFIG_HOME", "-u", "XDG_DATA_HOME", $"HOME={home}", .. line];
        return Command.RunAsync(whole[0], whole[1..]);
    }

    /// <summary>A name server that answers nobody and remembers who asked, and the sandbox whose look-ups all go to it.</summary>
    private sealed class NameServer : IDisposable
    {
        // Any address of 127.0.0.0/8 is this machine; nobody else listens on this one.
        private const string Address = "127.0.0.77";

        private readonly UdpClient _socket = new(new IPEndPoint(IPAddress.Parse(Address), 53));

        private NameServer(string resolver) => Sandbox = ["--mount", "sh", "-c", "mount --bind \"$0\" /etc/resolv.conf && exec \"$@\"", resolver];

        /// <summary>The arguments of unshare(1) before the program's own.</summary>
        public string[] Sandbox { get; }

        public static NameServer StartOrSkip(TempFolder folder)
        {
            Assert.SkipUnless(Environment.IsPrivilegedProcess && File.Exists("/usr/bin/unshare"), "Needs root and unshare, for a sandbox with a name server of its own.");
            var resolver = folder["resolv.conf"];
            File.WriteAllText(resolver, $"nameserver {Address}\noptions timeout:1 attempts:1\n");
            return new NameServer(resolver);
        }

        /// <summary>The names that were asked for since the last time.</summary>
        public string Heard()
        {
            var heard = new StringBuilder();
            while (_socket.Available > 0)
            {
                IPEndPoint? from = null;
                // Behind the header of twelve bytes the name stands in readable parts, each behind its length (RFC 1035, 4.1.2).
                var question = Encoding.Latin1.GetString(_socket.Receive(ref from).AsSpan(12));
                heard.AppendLine(string.Concat(question.Select(c => char.IsAsciiLetterOrDigit(c) || c == '-' ? c : '.')));
            }

            return heard.ToString();
        }

        public void Dispose() => _socket.Dispose();
    }
}
