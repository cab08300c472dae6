using System.Net;
using System.Net.Sockets;
using Sbn.Edge.Mqtt.Connection;

namespace Sbn.Edge.Health.Doctor;

/// <summary>Whether the broker's host is known.</summary>
internal static class BrokerNameCheck
{
    private const string Check = "broker name";

    /// <summary>Looks; true where going on makes sense.</summary>
    public static async Task<bool> LookAsync(BrokerAddress broker, TimeSpan timeout, Report report, CancellationToken stop)
    {
        try
        {
            var addresses = await Dns.GetHostAddressesAsync(broker.Host, stop).WaitAsync(timeout, stop);
            report.Ok(Check, IPAddress.TryParse(broker.Host, out _) ? $"{broker} is an address." : $"{broker.Host} is {string.Join(", ", addresses.Select(address => address.ToString()))}.");
            return true;
        }
        catch (SocketException)
        {
            report.Fail(Check, $"The host of the broker {broker} is not known.", "Correct Sbn:Broker:Address (--broker), or the machine's name server (resolvectl status).");
        }
        catch (TimeoutException)
        {
            report.Fail(Check, $"No name server says within {timeout.TotalSeconds:0.#} s where the broker {broker} is.", "Look after the machine's network and name server (resolvectl status).");
        }

        return false;
    }
}
