using System.Text;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>The brokers of deploy/mosquitto, as they ship but for their ports and the places of their files.</summary>
internal static class FleetBrokers
{
    /// <summary>Starts the fleet's broker, or skips the test.</summary>
    /// <param name="certificates">The fleet's authority.</param>
    /// <param name="tls">The least version of TLS.</param>
    public static Task<Mosquitto> FleetAsync(TestCertificates certificates, string tls = "tlsv1.2") => Mosquitto.StartOrSkipAsync(port => Changed(
        "fleet.conf",
        ("listener 8883", $"listener {port} 127.0.0.1"),
        ("/etc/mosquitto/certs/ca.pem", certificates.Authority),
        ("/etc/mosquitto/certs/server.pem", certificates.Server),
        ("/etc/mosquitto/certs/server.key", certificates.ServerKey),
        ("/etc/mosquitto/fleet.acl", RepositoryRoot.Combine("deploy", "mosquitto", "fleet.acl")),
        ("tls_version tlsv1.2", $"tls_version {tls}")));

    /// <summary>Starts the broker of the vehicle bus12 with its bridge.</summary>
    /// <param name="certificates">The fleet's authority.</param>
    /// <param name="fleetPort">The fleet's broker.</param>
    public static Task<Mosquitto> VehicleAsync(TestCertificates certificates, int fleetPort)
    {
        var (certificate, key) = certificates.Issue("bus12");
        return Mosquitto.StartOrSkipAsync(port => Changed(
            "vehicle.conf",
            ("listener 1883 127.0.0.1", $"listener {port} 127.0.0.1"),
            ("broker.fleet.example:8883", $"localhost:{fleetPort}"),
            ("/etc/mosquitto/certs/ca.pem", certificates.Authority),
            ("/etc/mosquitto/certs/bus12.pem", certificate),
            ("/etc/mosquitto/certs/bus12.key", key)));
    }

    private static string Changed(string file, params (string From, string To)[] changes)
    {
        var text = new StringBuilder(File.ReadAllText(RepositoryRoot.Combine("deploy", "mosquitto", file)));
        foreach (var (from, to) in changes)
        {
            text.ToString().ShouldContain(from);
            text.Replace(from, to);
        }

        text.ToString().Split('\n').Where(line => !line.StartsWith('#')).ShouldAllBe(line => !line.Contains("/etc/", StringComparison.Ordinal));
        return text.ToString();
    }
}
