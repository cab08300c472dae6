using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>systemd's end of the notification socket; notes when each message came.</summary>
internal sealed class NotificationSocket : IDisposable
{
    private const string Fed = "WATCHDOG=1";

    private readonly TempFolder _folder = new();
    private readonly Socket _socket = new(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
    private readonly ConcurrentQueue<(string Text, long At)> _messages = new();
    private readonly Thread _thread;

    public NotificationSocket()
    {
        _socket.Bind(new UnixDomainSocketEndPoint(_folder["notify"]));
        _socket.ReceiveTimeout = 100;
        _thread = new Thread(Receive) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>What came so far.</summary>
    public List<string> Texts => [.. _messages.Select(message => message.Text)];

    /// <summary>How often the watchdog was fed, and the longest it had to wait for it.</summary>
    public (int Count, TimeSpan LargestGap) Watchdog
    {
        get
        {
            var times = _messages.Where(message => message.Text == Fed).Select(message => message.At).ToList();
            return (times.Count, times.Zip(times.Skip(1), Stopwatch.GetElapsedTime).DefaultIfEmpty().Max());
        }
    }

    public Dictionary<string, string> Environment(TimeSpan? watchdog)
    {
        var environment = new Dictionary<string, string> { ["NOTIFY_SOCKET"] = _folder["notify"] };
        if (watchdog is { } limit)
        {
            environment["WATCHDOG_USEC"] = $"{(long)limit.TotalMicroseconds}";
        }

        return environment;
    }

    public void Dispose()
    {
        _socket.Dispose();
        _thread.Join();
        _folder.Dispose();
    }

    private void Receive()
    {
        var buffer = new byte[1024];
        while (true)
        {
            try
            {
                var read = _socket.Receive(buffer);
                foreach (var text in Encoding.UTF8.GetString(buffer, 0, read).Split('\n', StringSplitOptions.RemoveEmptyEntries))
                {
                    _messages.Enqueue((text, Stopwatch.GetTimestamp()));
                }
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
                // Nobody said anything; is the test over?
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
