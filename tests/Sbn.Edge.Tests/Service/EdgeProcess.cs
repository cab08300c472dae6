using System.Diagnostics;
using System.Text;

namespace Sbn.Edge.Tests.Service;

/// <summary>The real program, as a process of its own.</summary>
internal sealed class EdgeProcess : IAsyncDisposable
{
    /// <summary>The program.</summary>
    public static readonly string Program = Path.Combine(AppContext.BaseDirectory, "sbn-edge");

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly StringBuilder _errors = new();

    private EdgeProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Append(_output, e.Data);
        _process.ErrorDataReceived += (_, e) => Append(_errors, e.Data);
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <summary>What it wrote to standard output so far.</summary>
    public string Output => Read(_output);

    /// <summary>What it wrote to standard error so far.</summary>
    public string Errors => Read(_errors);

    public bool HasExited => _process.HasExited;

    /// <summary>Its id: env became the program itself.</summary>
    public int Id => _process.Id;

    public static EdgeProcess Start(params string[] arguments) => Start(new Dictionary<string, string>(), arguments);

    public static EdgeProcess Start(IReadOnlyDictionary<string, string> environment, params string[] arguments) => new(Info(environment, Path.GetTempPath(), arguments));

    /// <summary>Starts it in a folder, whose appsettings.json it reads; its input is no terminal.</summary>
    public static EdgeProcess StartIn(string folder, params string[] arguments) => StartIn(folder, new Dictionary<string, string>(), arguments);

    /// <summary>Starts it in a folder, whose appsettings.json it reads; its input is no terminal.</summary>
    public static EdgeProcess StartIn(string folder, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        var info = Info(environment, folder, arguments);
        info.RedirectStandardInput = true;
        return new EdgeProcess(info);
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(params string[] arguments)
    {
        await using var process = Start(arguments);
        var exitCode = await process.ExitAsync();
        return (exitCode, process.Output, process.Errors);
    }

    public void Signal(int signal) => Signals.Send(_process, signal);

    /// <summary>SIGKILL: no goodbye.</summary>
    public void Kill() => _process.Kill();

    public async Task<int> ExitAsync()
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        limit.CancelAfter(TimeSpan.FromSeconds(120));
        await _process.WaitForExitAsync(limit.Token);
        // The streams may still hold lines.
        _process.WaitForExit();
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private static ProcessStartInfo Info(IReadOnlyDictionary<string, string> environment, string folder, string[] arguments)
    {
        // Started in the background, as CI may be, a shell leaves SIGINT, and nohup SIGHUP, ignored for all its children; env gives them back.
        var info = new ProcessStartInfo("/usr/bin/env", ["--default-signal=INT,HUP", Program, .. arguments]) { RedirectStandardOutput = true, RedirectStandardError = true, WorkingDirectory = folder };
        foreach (var (name, value) in environment)
        {
            info.Environment[name] = value;
        }

        return info;
    }

    private static void Append(StringBuilder text, string? line)
    {
        lock (text)
        {
            text.Append(line is null ? "" : line + "\n");
        }
    }

    private static string Read(StringBuilder text)
    {
        lock (text)
        {
            return text.ToString();
        }
    }
}
