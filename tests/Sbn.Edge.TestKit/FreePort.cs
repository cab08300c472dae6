using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace Sbn.Edge.TestKit;

/// <summary>Free TCP ports of 127.0.0.1.</summary>
public static class FreePort
{
    // Below those that Linux gives to outgoing connections by itself (32768 on, ip(7)): one of these could be taken again
    // between the probe and its use, by any of the many connections that tests make meanwhile.
    private const int First = 15_000;
    private const int Last = 32_000;

    private static readonly ConcurrentDictionary<int, bool> Given = [];

    /// <summary>One that is free at this moment, and that nobody here was given before.</summary>
    public static int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (Given.TryAdd(port, true) && IsFree(port))
            {
                return port;
            }
        }
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var probe = new TcpListener(IPAddress.Loopback, port);
            probe.Start();
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
