using System.Diagnostics;
using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;

namespace Sbn.Edge.Core.Capture.Rtsp;

/// <summary>A conversation with a network camera (RTSP 1.0, RFC 2326), its media woven into the same TCP connection.</summary>
/// <remarks>
/// Written here because OpenCV's usual builds carry an FFmpeg without network. One thread opens it; afterwards one thread reads.
/// </remarks>
internal sealed class RtspSession : IDisposable
{
    private readonly RtspAddress _address;
    private readonly string _name;
    private readonly TcpClient _client;
    private readonly Stream _stream;
    private readonly BufferedStream _input;
    private RtspChallenge? _challenge;
    private string? _session;
    private TimeSpan _keepAlive = TimeSpan.FromSeconds(30);
    private long _lastRequest;
    private int _sequence;

    private RtspSession(RtspAddress address, string name, TcpClient client, Stream stream) =>
        (_address, _name, _client, _stream, _input) = (address, name, client, stream, new BufferedStream(stream, 65536));

    /// <summary>The video that plays.</summary>
    public SessionDescription Video { get; private set; } = null!;

    /// <summary>Connects, and has the camera play its first video.</summary>
    /// <exception cref="SourceException">It cannot be reached, refuses, or has no video that can be read.</exception>
    public static RtspSession Open(SourceUri uri, CaptureOptions options)
    {
        var address = RtspAddress.Parse(uri);
        var client = new TcpClient();
        RtspSession? session = null;
        try
        {
            session = new RtspSession(address, uri.Name, client, Connect(address, client, options));
            session.Play();
            client.ReceiveTimeout = (int)options.ReadTimeout.TotalMilliseconds;
            return session;
        }
        catch (Exception e)
        {
            session?.Dispose();
            client.Dispose();
            // The inner exceptions name no credentials: they come from sockets and TLS, which never see the user's URI.
            throw e switch
            {
                SourceException => e,
                OperationCanceledException => new SourceException(
                    $"The stream '{uri.Name}' does not answer within {options.ConnectTimeout.TotalSeconds:0.#} s.", isTransient: true),
                IOException { InnerException: SocketException { SocketErrorCode: SocketError.TimedOut or SocketError.WouldBlock } } => new SourceException(
                    $"The stream '{uri.Name}' does not answer within {options.ConnectTimeout.TotalSeconds:0.#} s.", isTransient: true),
                SocketException or IOException => new SourceException(
                    $"The stream '{uri.Name}' cannot be reached: {e.Message}", isTransient: true, e),
                System.Security.Authentication.AuthenticationException => new SourceException(
                    $"The stream '{uri.Name}' shows a certificate that is not trusted here: {e.Message}", isTransient: false, e),
                InvalidDataException => new SourceException($"The stream '{uri.Name}' cannot be opened: {e.Message}", isTransient: true, e),
                _ => e,
            };
        }
    }

    /// <summary>Reads the next RTP packet of the video; null if the camera has hung up.</summary>
    /// <exception cref="IOException">The connection broke, or nothing came for the read timeout.</exception>
    /// <exception cref="InvalidDataException">What comes is not RTSP.</exception>
    public byte[]? ReadPacket()
    {
        while (true)
        {
            // Cameras end a session that nobody asks anything of, however well its media flows.
            if (Stopwatch.GetElapsedTime(_lastRequest) > _keepAlive)
            {
                Send("OPTIONS", _address.Request);
            }

            switch (RtspMessage.Read(_input))
            {
                case null:
                    return null;
                case MediaPacket { Channel: 0 } packet:
                    return packet.Body;
            }
        }
    }

    /// <summary>Ends the connection, and with it a read in progress on another thread.</summary>
    public void HangUp()
    {
        try
        {
            _client.Client.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The camera was faster.
        }
    }

    /// <summary>Hangs up and lets everything go; nobody may read any more.</summary>
    public void Dispose()
    {
        _input.Dispose();
        _client.Dispose();
    }

    private static Stream Connect(RtspAddress address, TcpClient client, CaptureOptions options)
    {
        using var limit = new CancellationTokenSource(options.ConnectTimeout);
        client.ConnectAsync(address.Host, address.Port, limit.Token).AsTask().GetAwaiter().GetResult();
        client.NoDelay = true;
        (client.SendTimeout, client.ReceiveTimeout) = ((int)options.ConnectTimeout.TotalMilliseconds, (int)options.ConnectTimeout.TotalMilliseconds);
        if (!address.IsSecure)
        {
            return client.GetStream();
        }

        var secure = new SslStream(client.GetStream());
        secure.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = address.Host }, limit.Token).GetAwaiter().GetResult();
        return secure;
    }

    private void Play()
    {
        var description = Ask("DESCRIBE", _address.Request, ("Accept", "application/sdp"));
        Video = SessionDescription.Parse(description.Body)
            ?? throw new SourceException($"The stream '{_name}' carries no video.");
        if (Video.Codec is not ("H264" or "H265"))
        {
            throw new SourceException($"The stream '{_name}' is encoded as {Video.Codec}; set the camera to H.264 or H.265.");
        }

        var root = description.Header("Content-Base") ?? description.Header("Content-Location") ?? _address.Request;
        var setup = Ask("SETUP", Resolve(root, Video.Control), ("Transport", "RTP/AVP/TCP;unicast;interleaved=0-1"));
        if (setup.Header("Transport")?.Contains("TCP", StringComparison.OrdinalIgnoreCase) != true)
        {
            throw new SourceException($"The stream '{_name}' is not sent over TCP; set the camera to allow RTP over RTSP (TCP).");
        }

        ReadSession(setup.Header("Session"));
        Ask("PLAY", root, ("Range", "npt=0.000-"));
    }

    private RtspAnswer Ask(string method, string uri, params (string Name, string Value)[] headers)
    {
        var answer = SendAndWait(method, uri, headers);
        if (answer.Code == 401 && _challenge is null && _address.User is not null)
        {
            _challenge = RtspChallenge.Choose(answer.All("WWW-Authenticate"));
            if (_challenge is not null)
            {
                answer = SendAndWait(method, uri, headers);
            }
        }

        return answer.Code switch
        {
            200 => answer,
            401 or 403 when _address.User is null => throw new SourceException($"The stream '{_name}' asks for a user and a password."),
            401 or 403 => throw new SourceException($"The stream '{_name}' refuses the user or the password."),
            404 => throw new SourceException($"The stream '{_name}' has no such path."),
            _ => throw new SourceException(
                string.Create(CultureInfo.InvariantCulture, $"The stream '{_name}' answers {method} with {answer.Code} {answer.Reason}."), isTransient: true),
        };
    }

    private RtspAnswer SendAndWait(string method, string uri, (string Name, string Value)[] headers)
    {
        Send(method, uri, headers);
        while (true)
        {
            switch (RtspMessage.Read(_input))
            {
                case null:
                    throw new SourceException($"The stream '{_name}' hangs up when asked to {method}.", isTransient: true);
                case RtspAnswer { Code: > 0 } answer:
                    return answer;
            }
        }
    }

    private void Send(string method, string uri, params (string Name, string Value)[] headers)
    {
        var request = new StringBuilder();
        request.Append(CultureInfo.InvariantCulture, $"{method} {uri} RTSP/1.0\r\nCSeq: {++_sequence}\r\nUser-Agent: sbn-edge\r\n");
        if (_session is not null)
        {
            request.Append(CultureInfo.InvariantCulture, $"Session: {_session}\r\n");
        }

        if (_challenge is not null)
        {
            request.Append(CultureInfo.InvariantCulture, $"Authorization: {_challenge.Answer(method, uri, _address.User!, _address.Password)}\r\n");
        }

        foreach (var (name, value) in headers)
        {
            request.Append(CultureInfo.InvariantCulture, $"{name}: {value}\r\n");
        }

        _stream.Write(Encoding.UTF8.GetBytes(request.Append("\r\n").ToString()));
        _stream.Flush();
        _lastRequest = Stopwatch.GetTimestamp();
    }

    // Session: 12345678;timeout=60
    private void ReadSession(string? header)
    {
        var parts = (header ?? "").Split(';', StringSplitOptions.TrimEntries);
        _session = parts[0].Length > 0 ? parts[0] : null;
        foreach (var part in parts.Skip(1))
        {
            if (part.StartsWith("timeout=", StringComparison.OrdinalIgnoreCase)
                && int.TryParse(part.AsSpan(8), NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is > 0 and < 86400)
            {
                _keepAlive = TimeSpan.FromSeconds(seconds / 2.0);
            }
        }
    }

    private static string Resolve(string root, string control) =>
        control is "" or "*" ? root
        : control.Contains("://", StringComparison.Ordinal) ? control
        : $"{root.TrimEnd('/')}/{control}";
}
