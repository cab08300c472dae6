using System.Globalization;
using System.Text.RegularExpressions;

namespace Sbn.Edge.Core.Capture.Streams;

/// <summary>What FFmpeg writes about a stream, in words that end a sentence.</summary>
internal static partial class FfmpegWords
{
    // What is found first counts: FFmpeg tells the cause before what follows from it.
    private static readonly (string Text, string Words, bool IsTransient)[] Causes =
    [
        ("failed to execute ffmpeg", "needs the program ffmpeg, which is not there (apt install ffmpeg)", false),
        ("401 Unauthorized", "refuses the user or the password", false),
        ("403 Forbidden", "does not allow it", false),
        ("404 ", "has no such path", false),
        ("Unknown decoder", "asks for a decoder that this FFmpeg does not have (decoder=)", false),
        ("Unrecognized hwaccel", "asks for a hardware that this FFmpeg does not have (hwaccel=)", false),
        ("Protocol not found", "needs a protocol that this FFmpeg does not have", false),
        ("Connection refused", "cannot be reached: nothing answers there (connection refused)", true),
        ("Failed to resolve hostname", "cannot be reached: its host is not known", true),
        ("No route to host", "cannot be reached: no route leads there", true),
        ("Network is unreachable", "cannot be reached: the network is away", true),
        ("Connection timed out", "cannot be reached: it does not answer", true),
        ("matches no streams", "has no video", false),
        ("Invalid data found", "sends what cannot be decoded as video", true),
    ];

    /// <summary>Why a stream ended, from FFmpeg's lines.</summary>
    public static (string Words, bool IsTransient)? Cause(IReadOnlyList<string> lines)
    {
        var errors = lines.Where(line => ErrorPattern().IsMatch(line)).ToList();
        foreach (var (text, words, isTransient) in Causes)
        {
            if (errors.Exists(line => line.Contains(text, StringComparison.OrdinalIgnoreCase)))
            {
                return (words, isTransient);
            }
        }

        return errors.Count > 0 ? ($"has ended ({(errors[^1].StartsWith("setpriv", StringComparison.Ordinal) ? "setpriv" : "FFmpeg")}: {ErrorPattern().Replace(errors[^1], "").Trim().TrimEnd('.')})", true) : null;
    }

    /// <summary>The nominal frame rate; null where FFmpeg does not know it.</summary>
    public static double? FramesPerSecond(IReadOnlyList<string> lines) =>
        lines.Select(line => RatePattern().Match(line)).FirstOrDefault(match => match.Success) is { } rate
            && double.TryParse(rate.Groups["rate"].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var fps) && fps > 0 ? fps : null;

    [GeneratedRegex(@"^((\[[^\]]* @ [^\]]*\] )*\[(error|fatal|panic)\] |setpriv: )", RegexOptions.CultureInvariant)]
    private static partial Regex ErrorPattern();

    [GeneratedRegex(@"^\[info\]\s+Stream #0:0.*: Video: (?!bmp).*?, (?<rate>[0-9.]+) fps,", RegexOptions.CultureInvariant)]
    private static partial Regex RatePattern();
}
