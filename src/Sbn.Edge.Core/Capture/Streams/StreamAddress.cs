using System.Text.RegularExpressions;

namespace Sbn.Edge.Core.Capture.Streams;

/// <summary>
/// What FFmpeg is told of a stream. The address, which may hold a password, goes through its standard input as a list of one
/// entry: a command line is open to every process of the machine.
/// </summary>
internal sealed partial class StreamAddress
{
    /// <summary>The schemes of streams.</summary>
    public static readonly IReadOnlyList<string> Schemes = ["rtsp", "rtsps", "http", "https", "srt", "rtmp", "rtmps", "udp"];

    // What a stream may lead on to; no files: a playlist from the network must not read the vehicle's disk.
    private const string Protocols = "pipe,rtsp,rtsps,rtp,tcp,udp,tls,http,https,httpproxy,crypto,srt,rtmp,rtmps,rtmpt";

    private static readonly string[] Known = ["decoder", "hwaccel", "transport"];

    private readonly Dictionary<string, string> _options = new(StringComparer.Ordinal);
    private readonly string _url;

    /// <summary>Reads the address; what stands behind <c>#</c> is ours.</summary>
    /// <exception cref="SourceException">An option is unknown, or is none.</exception>
    public StreamAddress(SourceUri uri)
    {
        var hash = uri.Text.IndexOf('#', StringComparison.Ordinal);
        _url = hash < 0 ? uri.Text : uri.Text[..hash];
        if (!Uri.TryCreate(_url, UriKind.Absolute, out var parsed) || parsed.Host.Length == 0 || _url.Any(char.IsControl))
        {
            throw new SourceException($"The source '{uri.Name}' is no address of a stream; it should look like {uri.Scheme}://host/path.");
        }

        foreach (var pair in hash < 0 ? [] : uri.Text[(hash + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries))
        {
            var (name, value) = pair.IndexOf('=', StringComparison.Ordinal) is > 0 and var equals ? (pair[..equals], pair[(equals + 1)..]) : (pair, "");
            if (!Known.Contains(name, StringComparer.Ordinal))
            {
                throw new SourceException($"The source '{uri.Name}' has the unknown option '{name}' behind #; it takes {string.Join(", ", Known)}.");
            }

            if (!NamePattern().IsMatch(value) || (name == "transport" && value is not ("tcp" or "udp")))
            {
                throw new SourceException($"The source '{uri.Name}' has {name}={value}; it should be {(name == "transport" ? "tcp or udp" : "a name that FFmpeg knows, such as h264_v4l2m2m")}.");
            }

            _options[name] = value;
        }
    }

    /// <summary>The list of one entry (FFmpeg's concat demuxer) that goes to standard input.</summary>
    /// <param name="ffmpegMajor">FFmpeg's version: 4 takes the transport of RTSP with the address, later ones as an option of the entry.</param>
    public string List(int ffmpegMajor)
    {
        var isRtsp = _url.StartsWith("rtsp", StringComparison.OrdinalIgnoreCase);
        // Unless told, FFmpeg takes RTP over UDP, which loses packets on its way through switches.
        var transport = _options.GetValueOrDefault("transport", "tcp");
        var url = isRtsp && ffmpegMajor < 5 ? $"{_url}{(_url.Contains('?', StringComparison.Ordinal) ? '&' : '?')}{transport}" : _url;
        return $"ffconcat version 1.0\nfile '{url.Replace("'", @"'\''", StringComparison.Ordinal)}'\n{(isRtsp && ffmpegMajor >= 5 ? $"option rtsp_transport {transport}\noption allowed_media_types video\noption analyzeduration 1000000\n" : "")}";
    }

    /// <summary>The arguments: pictures as they come, as BMPs whose rows lie from top to bottom, to standard output.</summary>
    public IEnumerable<string> Arguments =>
    [
        "-hide_banner", "-nostats", "-loglevel", "level+info", "-fflags", "nobuffer", "-flags", "low_delay",
        // With frame threads a decoder holds back a frame for each.
        "-thread_type", "slice",
        .. _options.TryGetValue("hwaccel", out var acceleration) ? (string[])["-hwaccel", acceleration] : [],
        .. _options.TryGetValue("decoder", out var decoder) ? (string[])["-c:v", decoder] : [],
        "-protocol_whitelist", Protocols, "-safe", "0", "-f", "concat", "-i", "pipe:0",
        "-map", "0:v:0", "-vf", "vflip", "-vsync", "passthrough", "-pix_fmt", "bgr24", "-c:v", "bmp", "-f", "image2pipe", "pipe:1",
    ];

    /// <summary>Takes the address out of what FFmpeg says, credentials and all.</summary>
    public string Masked(string text, string name)
    {
        var masked = text.Replace(_url, name, StringComparison.Ordinal);
        return Uri.TryCreate(_url, UriKind.Absolute, out var parsed) && parsed.UserInfo.Length > 0 ? masked.Replace(parsed.UserInfo, "***", StringComparison.Ordinal) : masked;
    }

    [GeneratedRegex("^[A-Za-z0-9_]{1,40}$", RegexOptions.CultureInvariant)]
    private static partial Regex NamePattern();
}
