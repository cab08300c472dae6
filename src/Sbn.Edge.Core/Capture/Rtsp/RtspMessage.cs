using System.Globalization;
using System.Text;

namespace Sbn.Edge.Core.Capture.Rtsp;

/// <summary>What a camera sends: an answer, or a packet of media woven in between (RFC 2326, section 10.12).</summary>
internal abstract record RtspMessage
{
    private const int LongestLine = 8192;
    private const int LongestBody = 1 << 20;

    /// <summary>Reads the next message; null if the camera has hung up.</summary>
    /// <exception cref="InvalidDataException">What comes is not RTSP.</exception>
    public static RtspMessage? Read(Stream stream)
    {
        var first = stream.ReadByte();
        if (first < 0)
        {
            return null;
        }

        if (first == '$')
        {
            Span<byte> header = stackalloc byte[3];
            stream.ReadExactly(header);
            var body = new byte[(header[1] << 8) | header[2]];
            stream.ReadExactly(body);
            return new MediaPacket(header[0], body);
        }

        return ReadAnswer(stream, (char)first + ReadLine(stream));
    }

    private static RtspAnswer ReadAnswer(Stream stream, string status)
    {
        var words = status.Split(' ', 3);
        var code = 0;
        var isAnswer = words.Length >= 2 && words[0].StartsWith("RTSP/", StringComparison.Ordinal)
            && int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out code);
        // Cameras may also ask (keep-alives, announcements): such a request has headers as well, and needs no reply to go on.
        if (!isAnswer && !status.EndsWith("RTSP/1.0", StringComparison.Ordinal))
        {
            throw new InvalidDataException("What the camera sends is not RTSP.");
        }

        var headers = new List<(string Name, string Value)>();
        while (ReadLine(stream) is { Length: > 0 } line)
        {
            if (line.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon)
            {
                headers.Add((line[..colon].Trim(), line[(colon + 1)..].Trim()));
            }

            if (headers.Count > 100)
            {
                throw new InvalidDataException("The camera's answer has too many headers.");
            }
        }

        var answer = new RtspAnswer(code, isAnswer && words.Length == 3 ? words[2] : "", headers, "");
        if (answer.Header("Content-Length") is not { } text)
        {
            return answer;
        }

        if (!int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var length) || length > LongestBody)
        {
            throw new InvalidDataException("The camera's answer has no valid length.");
        }

        var body = new byte[length];
        stream.ReadExactly(body);
        return answer with { Body = Encoding.UTF8.GetString(body) };
    }

    private static string ReadLine(Stream stream)
    {
        var line = new StringBuilder();
        for (var b = stream.ReadByte(); b != '\n'; b = stream.ReadByte())
        {
            if (b < 0)
            {
                throw new EndOfStreamException();
            }

            if (line.Length > LongestLine)
            {
                throw new InvalidDataException("A line of the camera's answer is too long.");
            }

            line.Append((char)b);
        }

        return line.ToString().TrimEnd('\r');
    }
}

/// <summary>A packet of media.</summary>
/// <param name="Channel">The channel it belongs to: even for RTP, odd for RTCP.</param>
/// <param name="Body">The packet.</param>
internal sealed record MediaPacket(byte Channel, byte[] Body) : RtspMessage;

/// <summary>An answer to a request; code 0 marks a request of the camera's own.</summary>
/// <param name="Code">Status code.</param>
/// <param name="Reason">Its words.</param>
/// <param name="Headers">Headers in order.</param>
/// <param name="Body">What follows them.</param>
internal sealed record RtspAnswer(int Code, string Reason, IReadOnlyList<(string Name, string Value)> Headers, string Body) : RtspMessage
{
    /// <summary>The first header of a name; null for none.</summary>
    public string? Header(string name) => All(name).FirstOrDefault();

    /// <summary>All headers of a name.</summary>
    public IEnumerable<string> All(string name) =>
        Headers.Where(h => h.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(h => h.Value);
}
