using System.Globalization;

namespace Sbn.Edge.Core.Capture.Rtsp;

/// <summary>The video of an RTSP presentation, as its session description (RFC 8866) tells.</summary>
/// <param name="Codec">Encoding name in capitals, such as H264.</param>
/// <param name="Control">Where to set it up: a URI, absolute or relative; empty for none.</param>
/// <param name="FramesPerSecond">Frame rate; null where it is not told.</param>
/// <param name="ParameterSets">The decoder's parameter sets, NAL units without start codes, in order.</param>
internal sealed record SessionDescription(string Codec, string Control, double? FramesPerSecond, IReadOnlyList<byte[]> ParameterSets)
{
    /// <summary>Reads the first video of a description; null if there is none.</summary>
    public static SessionDescription? Parse(string text)
    {
        var (inVideo, codec, control, format) = (false, "", "", "");
        double? rate = null;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("m=", StringComparison.Ordinal))
            {
                if (inVideo)
                {
                    break;
                }

                inVideo = line.StartsWith("m=video ", StringComparison.Ordinal);
                // Static payload types (RFC 3551) need no rtpmap.
                if (inVideo && line.EndsWith(" 26", StringComparison.Ordinal))
                {
                    codec = "JPEG";
                }
            }
            else if (inVideo && Value(line, "a=rtpmap:") is { } map && map.IndexOf(' ', StringComparison.Ordinal) is > 0 and var space)
            {
                codec = map[(space + 1)..].Split('/')[0].ToUpperInvariant();
            }
            else if (inVideo && Value(line, "a=control:") is { } where)
            {
                control = where;
            }
            else if (inVideo && Value(line, "a=fmtp:") is { } parameters)
            {
                format = parameters;
            }
            else if (inVideo && Value(line, "a=framerate:") is { } perSecond
                && double.TryParse(perSecond, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value) && value is > 0 and <= 1000)
            {
                rate = value;
            }
        }

        return inVideo || codec.Length > 0 ? new SessionDescription(codec, control, rate, ParameterSetsOf(format)) : null;
    }

    private static string? Value(string line, string name) => line.StartsWith(name, StringComparison.Ordinal) ? line[name.Length..].Trim() : null;

    // RFC 6184, section 8.1 and RFC 7798, section 7.1; HEVC wants them in this order.
    private static List<byte[]> ParameterSetsOf(string format)
    {
        var sets = new List<byte[]>();
        var space = format.IndexOf(' ', StringComparison.Ordinal);
        var parameters = format[(space + 1)..].Split(';', StringSplitOptions.TrimEntries);
        foreach (var name in (string[])["sprop-vps=", "sprop-sps=", "sprop-pps=", "sprop-parameter-sets="])
        {
            foreach (var parameter in parameters.Where(p => p.StartsWith(name, StringComparison.OrdinalIgnoreCase)))
            {
                foreach (var set in parameter[name.Length..].Split(',', StringSplitOptions.RemoveEmptyEntries))
                {
                    // Cameras that pad badly send the sets in the stream as well.
                    var bytes = new byte[set.Length];
                    if (Convert.TryFromBase64String(set, bytes, out var length) && length > 0)
                    {
                        sets.Add(bytes[..length]);
                    }
                }
            }
        }

        return sets;
    }
}
