using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Sbn.Edge.Core.Tests.Capture;

/// <summary>What a <see cref="TestCamera"/> does after its last frame.</summary>
internal enum CameraEnd
{
    HangUp,
    FallSilent,
}

/// <summary>
/// A network camera small enough for a test: RTSP over TCP for one viewer, H.264 over RTP woven into it. Frame i has the
/// luminance 40 + i % 100.
/// </summary>
internal sealed class TestCamera : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly Thread _thread;
    private readonly CameraSettings _settings;
    private readonly ManualResetEventSlim _stop = new();
    private TcpClient? _viewer;

    public TestCamera(CameraSettings settings)
    {
        _settings = settings;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _thread = new Thread(Serve) { IsBackground = true };
        _thread.Start();
    }

    public int Port { get; }

    public string Uri => $"rtsp://127.0.0.1:{Port}/street?channel=1";

    /// <summary>The requests in order: method and URI.</summary>
    public List<string> Requests { get; } = [];

    public void Dispose()
    {
        _stop.Set();
        _listener.Stop();
        _viewer?.Dispose();
        _thread.Join();
        _stop.Dispose();
    }

    private void Serve()
    {
        try
        {
            using var viewer = _viewer = _listener.AcceptTcpClient();
            var stream = viewer.GetStream();
            using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
            var plays = false;
            while (!plays)
            {
                if (Answer(reader) is not { } answer)
                {
                    return;
                }

                stream.Write(Encoding.ASCII.GetBytes(answer.Text));
                plays = answer.Plays;
            }

            SendFrames(stream);
            if (_settings.End == CameraEnd.FallSilent)
            {
                _stop.Wait();
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // The viewer has gone, or the test is over.
        }
    }

    private (string Text, bool Plays)? Answer(StreamReader reader)
    {
        var headers = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        if (reader.ReadLine() is not { } request)
        {
            return null;
        }

        while (reader.ReadLine() is { Length: > 0 } line)
        {
            headers[line[..line.IndexOf(':')]] = line[(line.IndexOf(':') + 1)..].Trim();
        }

        var words = request.Split(' ');
        Requests.Add($"{words[0]} {words[1]}");
        var status = _settings.Status;
        if (status == 200 && _settings.Password is { } password && !IsRight(headers.GetValueOrDefault("Authorization"), words[0], words[1], password))
        {
            status = 401;
        }

        var (more, body) = (status, words[0]) switch
        {
            (401, _) => ("WWW-Authenticate: Basic realm=\"camera\"\r\nWWW-Authenticate: Digest realm=\"camera\", nonce=\"abc123\", qop=\"auth\"\r\n", ""),
            (200, "DESCRIBE") => ($"Content-Type: application/sdp\r\nContent-Base: rtsp://127.0.0.1:{Port}/street/\r\n", Description()),
            (200, "SETUP") => ("Session: 4711;timeout=60\r\nTransport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n", ""),
            _ => ("", ""),
        };
        var text = $"RTSP/1.0 {status} {(status == 200 ? "OK" : "No")}\r\nCSeq: {headers["CSeq"]}\r\n{more}Content-Length: {body.Length}\r\n\r\n{body}";
        return (text, status == 200 && words[0] == "PLAY");
    }

    private string Description()
    {
        var sets = $"{Convert.ToBase64String(PcmStream.SequenceParameters)},{Convert.ToBase64String(PcmStream.PictureParameters)}";
        return "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=street\r\nc=IN IP4 0.0.0.0\r\nt=0 0\r\n"
            + "m=audio 0 RTP/AVP 0\r\na=control:track1\r\n"
            + $"m=video 0 RTP/AVP 96\r\na=rtpmap:96 {_settings.Codec}/90000\r\na=fmtp:96 packetization-mode=1;sprop-parameter-sets={sets}\r\n"
            + "a=control:track2\r\na=framerate:25\r\n";
    }

    private static bool IsRight(string? authorization, string method, string uri, string password)
    {
        if (authorization is null || !authorization.StartsWith("Digest ", StringComparison.Ordinal))
        {
            return false;
        }

        string Value(string name) => authorization.Split([',', ' '], StringSplitOptions.RemoveEmptyEntries)
            .First(p => p.StartsWith(name + "=", StringComparison.Ordinal))[(name.Length + 1)..].Trim('"');
        var (user, digest) = (Md5($"admin:camera:{password}"), Md5($"{method}:{uri}"));
        return Value("response") == Md5($"{user}:abc123:{Value("nc")}:{Value("cnonce")}:auth:{digest}");
    }

    private static string Md5(string text) => Convert.ToHexStringLower(CryptographicOperations.HashData(HashAlgorithmName.MD5, Encoding.UTF8.GetBytes(text)));

    private void SendFrames(NetworkStream stream)
    {
        var packets = new RtpPackets();
        for (var frame = 0; frame < _settings.Frames; frame++)
        {
            foreach (var packet in packets.Of(frame, PcmStream.Picture(frame, (byte)(40 + (frame % 100))), most: 1200))
            {
                stream.Write([(byte)'$', 0, (byte)(packet.Length >> 8), (byte)packet.Length, .. packet]);
            }
            // Reports (RTCP, an empty one here) come in between.
            stream.Write([(byte)'$', 1, 0, 8, 0x80, 201, 0, 1, 0, 0, 0, 0]);
        }
    }
}

/// <summary>How a <see cref="TestCamera"/> behaves.</summary>
internal sealed record CameraSettings
{
    public int Frames { get; init; }

    public CameraEnd End { get; init; } = CameraEnd.HangUp;

    public string Codec { get; init; } = "H264";

    /// <summary>What admin must know; null where nobody is asked.</summary>
    public string? Password { get; init; }

    /// <summary>Status of every answer.</summary>
    public int Status { get; init; } = 200;
}
