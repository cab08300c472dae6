using Sbn.Edge.Core;

namespace Sbn.Edge.Mqtt.Connection;

/// <summary>Where the broker is.</summary>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">TCP port.</param>
/// <param name="UseTls">True for <c>mqtts</c>.</param>
internal sealed record BrokerAddress(string Host, int Port, bool UseTls)
{
    private const int PlainPort = 1883;
    private const int TlsPort = 8883;

    /// <summary>Reads <c>mqtt://host[:port]</c> or <c>mqtts://host[:port]</c>.</summary>
    /// <exception cref="UserException">Anything else, and anything that carries a password.</exception>
    public static BrokerAddress Parse(string text)
    {
        const string Key = "Sbn:Broker:Address (--broker)";
        if (!Uri.TryCreate(text, UriKind.Absolute, out var uri) || uri.Scheme is not ("mqtt" or "mqtts") || uri.Host.Length == 0)
        {
            throw new UserException($"{Key} is '{Masked(text)}'; it must be mqtt://host[:port], mqtts://host[:port] or embedded.");
        }

        if (uri.UserInfo.Length > 0)
        {
            // Command lines are visible to every process of the machine.
            throw new UserException($"{Key} carries a user name; set Sbn:Broker:Username (--username) and Sbn:Broker:PasswordFile (--password-file) instead.");
        }

        if (uri.AbsolutePath.Trim('/').Length > 0 || uri.Query.Length > 0)
        {
            throw new UserException($"{Key} is '{text}'; nothing may follow the port.");
        }

        var tls = uri.Scheme == "mqtts";
        return new BrokerAddress(uri.DnsSafeHost, uri.Port > 0 ? uri.Port : tls ? TlsPort : PlainPort, tls);
    }

    /// <summary>The address as a user writes it.</summary>
    public override string ToString() => $"{(UseTls ? "mqtts" : "mqtt")}://{(Host.Contains(':', StringComparison.Ordinal) ? $"[{Host}]" : Host)}:{Port}";

    private static string Masked(string text) =>
        text.IndexOf('@', StringComparison.Ordinal) is var at and >= 0 ? $"…{text[at..]}" : text;
}
