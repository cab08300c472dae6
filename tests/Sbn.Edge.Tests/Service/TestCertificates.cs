using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>An authority of its own, with a broker's and a client's certificate, as PEM files.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly X509Certificate2 _authority;
    private readonly string _serverName;

    public TestCertificates(string serverName = "localhost", bool isServerExpired = false)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN=Test authority {Guid.NewGuid():N}", authorityKey, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, true));
        var authority = _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        File.WriteAllText(Authority, authority.ExportCertificatePem());
        _serverName = serverName;
        IssueServer(isServerExpired);
        Issue(authority, "v", Client, ClientKey, authority.NotAfter);
        if (!OperatingSystem.IsWindows())
        {
            // Mosquitto may run as a user of its own.
            File.SetUnixFileMode(_folder.Path, (UnixFileMode)0b111_101_101);
        }
    }

    public string Authority => _folder["ca.pem"];

    public string Server => _folder["server.pem"];

    public string ServerKey => _folder["server.key"];

    public string Client => _folder["client.pem"];

    public string ClientKey => _folder["client.key"];

    /// <summary>Issues the broker's certificate anew, which it reads at its next start.</summary>
    /// <param name="isExpired">True for one whose time is over.</param>
    public void IssueServer(bool isExpired) => Issue(_authority, _serverName, Server, ServerKey, isExpired ? DateTime.Now.AddHours(-1) : _authority.NotAfter);

    /// <summary>The files of a certificate for another client.</summary>
    public (string Certificate, string Key) Issue(string name)
    {
        var files = (_folder[$"{name}.pem"], _folder[$"{name}.key"]);
        Issue(_authority, name, files.Item1, files.Item2, _authority.NotAfter);
        return files;
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    private static void Issue(X509Certificate2 authority, string name, string certificateFile, string keyFile, DateTime notAfter)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        if (name == "localhost")
        {
            names.AddIpAddress(IPAddress.Loopback);
        }

        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.Create(authority, authority.NotBefore, notAfter, RandomNumberGenerator.GetBytes(12));
        File.WriteAllText(certificateFile, certificate.ExportCertificatePem());
        File.WriteAllText(keyFile, key.ExportPkcs8PrivateKeyPem());
    }
}
