using System.Globalization;

namespace Sbn.Edge.Core.Capture.Rtsp;

/// <summary>Where a network camera is, and who asks.</summary>
/// <param name="Host">Name or address.</param>
/// <param name="Port">Port; 554 for rtsp, 322 for rtsps by default.</param>
/// <param name="IsSecure">True for rtsps: TLS from the first byte.</param>
/// <param name="Request">The URI as the camera gets it: without credentials.</param>
/// <param name="User">User; null for none.</param>
/// <param name="Password">Password; empty for none.</param>
internal sealed record RtspAddress(string Host, int Port, bool IsSecure, string Request, string? User, string Password)
{
    /// <summary>Reads <c>rtsp[s]://[user[:password]@]host[:port][/path][?query]</c>; user and password may be percent-encoded.</summary>
    /// <exception cref="SourceException">There is no host, or the port is no port.</exception>
    public static RtspAddress Parse(SourceUri uri)
    {
        var rest = uri.Rest.StartsWith("//", StringComparison.Ordinal) ? uri.Rest[2..] : "";
        var end = rest.IndexOfAny(['/', '?']);
        var (authority, path) = end < 0 ? (rest, "") : (rest[..end], rest[end..]);
        var at = authority.LastIndexOf('@');
        var (credentials, place) = at < 0 ? ("", authority) : (authority[..at], authority[(at + 1)..]);
        var isSecure = uri.Scheme == "rtsps";

        // [::1]:554 has colons of its own.
        var colon = place.LastIndexOf(':');
        var port = isSecure ? 322 : 554;
        var host = place;
        if (colon > place.LastIndexOf(']'))
        {
            host = place[..colon];
            if (!int.TryParse(place.AsSpan(colon + 1), NumberStyles.None, CultureInfo.InvariantCulture, out port) || port is < 1 or > 65535)
            {
                throw new SourceException($"The source '{uri.Name}' has no valid port; it should be 1 to 65535.");
            }
        }

        if (host.Length == 0)
        {
            throw new SourceException($"The source '{uri.Name}' names no host; write it like rtsp://host/path.");
        }

        var separator = credentials.IndexOf(':', StringComparison.Ordinal);
        var (user, password) = separator < 0 ? (credentials, "") : (credentials[..separator], credentials[(separator + 1)..]);
        return new RtspAddress(
            host.Trim('[', ']'), port, isSecure, $"{uri.Scheme}://{place}{path}",
            at < 0 ? null : Uri.UnescapeDataString(user), Uri.UnescapeDataString(password));
    }
}
