using System.Net;
using System.Net.Sockets;

namespace Sbn.Edge.TestKit;

/// <summary>Free TCP ports of 127.0.0.1.</summary>
public static class FreePort
{
    /// <summary>One that is free at this moment.</summary>
    public static int Next()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
