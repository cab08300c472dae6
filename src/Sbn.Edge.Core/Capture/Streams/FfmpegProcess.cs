using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

namespace Sbn.Edge.Core.Capture.Streams;

/// <summary>
/// The system's FFmpeg as a child process. It dies with this process, however that ends: <c>setpriv --pdeathsig</c> asks the
/// kernel for it before FFmpeg takes its place.
/// </summary>
internal sealed partial class FfmpegProcess : IDisposable
{
    /// <summary>How many of the last lines that FFmpeg wrote are kept.</summary>
    private const int KeptLines = 30;

    // The kernel's promise hangs on the thread that started the child, not on the process: a thread that never ends starts them all.
    private static readonly Lazy<BlockingCollection<Action>> Starter = new(() =>
    {
        var work = new BlockingCollection<Action>();
        new Thread(() =>
        {
            foreach (var start in work.GetConsumingEnumerable())
            {
                start();
            }
        })
        { IsBackground = true, Name = "ffmpeg starter" }.Start();
        return work;
    });

    private static readonly Lazy<int> Version = new(ReadVersion);

    private readonly Process _process;
    private readonly Queue<string> _lines = [];
    private readonly Task _listener;

    private FfmpegProcess(Process process)
    {
        _process = process;
        _listener = Task.Factory.StartNew(Listen, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    /// <summary>The first number of its version; that of a development build counts as the newest.</summary>
    /// <exception cref="SourceException">It is not installed.</exception>
    public static int MajorVersion => Version.Value;

    /// <summary>What it writes.</summary>
    public Stream Output => _process.StandardOutput.BaseStream;

    /// <summary>The last lines it wrote to standard error.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Starts it.</summary>
    /// <param name="arguments">Its arguments; no secrets among them.</param>
    /// <param name="input">What it reads from standard input.</param>
    /// <exception cref="SourceException">It is not installed.</exception>
    public static FfmpegProcess Start(IEnumerable<string> arguments, string input)
    {
        var info = new ProcessStartInfo("setpriv", ["--pdeathsig", "KILL", "--", "ffmpeg", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var started = new TaskCompletionSource<Process>(TaskCreationOptions.RunContinuationsAsynchronously);
        Starter.Value.Add(() =>
        {
            try
            {
                started.SetResult(Process.Start(info)!);
            }
            catch (Win32Exception e)
            {
                started.SetException(e);
            }
        });
        try
        {
            var process = started.Task.GetAwaiter().GetResult();
            try
            {
                process.StandardInput.Write(input);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It has ended already; what it wrote says why.
            }

            return new FfmpegProcess(process);
        }
        catch (Win32Exception e)
        {
            throw new SourceException("Streams need the programs setpriv (of util-linux) and ffmpeg; apt install util-linux ffmpeg.", isTransient: false, e);
        }
    }

    /// <summary>Ends it at once; whoever reads its output is at the end.</summary>
    public void Kill()
    {
        try
        {
            _process.Kill();
        }
        catch (Exception e) when (e is InvalidOperationException or Win32Exception)
        {
            // It has ended already.
        }
    }

    /// <summary>Waits until everything it wrote to standard error was read; it has ended, or does so.</summary>
    public void WaitForLines() => _listener.Wait(TimeSpan.FromSeconds(1));

    /// <inheritdoc/>
    public void Dispose()
    {
        Kill();
        _process.WaitForExit();
        _listener.Wait();
        _process.Dispose();
    }

    private static int ReadVersion()
    {
        using var ffmpeg = Start(["-version"], "");
        using var reader = new StreamReader(ffmpeg.Output);
        var match = VersionPattern().Match(reader.ReadToEnd());
        return match.Success ? int.Parse(match.Groups["major"].Value, CultureInfo.InvariantCulture) : int.MaxValue;
    }

    [GeneratedRegex(@"^ffmpeg version n?(?<major>\d{1,3})\.", RegexOptions.CultureInvariant)]
    private static partial Regex VersionPattern();

    private void Listen()
    {
        try
        {
            while (_process.StandardError.ReadLine() is { } line)
            {
                lock (_lines)
                {
                    _lines.Enqueue(line);
                    if (_lines.Count > KeptLines)
                    {
                        _lines.Dequeue();
                    }
                }
            }
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The pipe went with the process.
        }
    }
}
