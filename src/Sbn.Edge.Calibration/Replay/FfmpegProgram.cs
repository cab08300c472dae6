using System.ComponentModel;
using System.Diagnostics;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>The system's <c>ffmpeg</c>, and the encoder of it to use.</summary>
/// <param name="Path">The program.</param>
/// <param name="Encoder">The encoder and what it makes.</param>
internal sealed record FfmpegProgram(string Path, FfmpegCodec Encoder)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <summary>Finds it on the PATH; null where it is not there or knows no encoder that browsers play.</summary>
    public static FfmpegProgram? Find() => Find((Environment.GetEnvironmentVariable("PATH") ?? "").Split(System.IO.Path.PathSeparator));

    /// <summary>Finds it in folders.</summary>
    /// <param name="folders">Where to look, in order.</param>
    public static FfmpegProgram? Find(IEnumerable<string> folders)
    {
        var path = folders.Where(folder => folder.Length > 0).Select(folder => System.IO.Path.Combine(folder, "ffmpeg")).FirstOrDefault(File.Exists);
        if (path is null)
        {
            return null;
        }

        var known = EncodersOf(path);
        var codec = FfmpegCodec.All.FirstOrDefault(codec => known.Contains(codec.Name));
        return codec is null ? null : new FfmpegProgram(path, codec);
    }

    /// <summary>Starts it; what it complains of goes to its standard error.</summary>
    /// <param name="path">The program.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <exception cref="Win32Exception">It is no program.</exception>
    public static Process Start(string path, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(path) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    // A line is " V....D libx264    description": flags, name, words.
    private static HashSet<string> EncodersOf(string path)
    {
        try
        {
            using var process = Start(path, ["-hide_banner", "-encoders"]);
            process.StandardInput.Close();
            process.ErrorDataReceived += (_, _) => { };
            process.BeginErrorReadLine();
            var lines = process.StandardOutput.ReadToEndAsync();
            if (!lines.Wait(Patience) || !process.WaitForExit(Patience))
            {
                process.Kill(entireProcessTree: true);
                return [];
            }

            return [.. lines.Result.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(words => words.Length > 1).Select(words => words[1])];
        }
        catch (Win32Exception)
        {
            // A file of that name that is not a program.
            return [];
        }
    }
}

/// <summary>An encoder of ffmpeg whose clips browsers play.</summary>
/// <param name="Name">Its name there.</param>
/// <param name="Format">What it makes.</param>
/// <param name="Settings">Its arguments: a quality at which the thin lines and small letters of an overlay stay sharp.</param>
internal sealed record FfmpegCodec(string Name, string Format, IReadOnlyList<string> Settings)
{
    /// <summary>All, the most widely played first.</summary>
    public static IReadOnlyList<FfmpegCodec> All { get; } =
    [
        new("libx264", "H.264", ["-preset", "veryfast", "-crf", "20"]),
        new("libopenh264", "H.264", ["-b:v", "6M"]),
        new("libvpx-vp9", "VP9", ["-deadline", "realtime", "-cpu-used", "6", "-row-mt", "1", "-crf", "28", "-b:v", "0"]),
    ];
}
