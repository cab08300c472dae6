using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using MQTTnet.Formatter;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;

namespace Sbn.Edge.Mqtt.Connection;

/// <summary>
/// Who we are and whom we trust: user name, password file, client certificate, authorities. Files are read at each
/// connect, so that a renewed certificate or password needs no restart.
/// </summary>
internal static class BrokerLogin
{
    /// <summary>What every connection to a broker begins with.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="broker">The broker.</param>
    /// <param name="clientId">The id to connect as.</param>
    /// <param name="certificateProblem">Told what is wrong with the broker's certificate.</param>
    /// <exception cref="UserException">A password or certificate file cannot be read.</exception>
    public static MqttClientOptionsBuilder Begin(BrokerOptions options, BrokerAddress broker, string clientId, Action<CertificateProblem> certificateProblem)
    {
        var builder = new MqttClientOptionsBuilder()
            .WithTcpServer(broker.Host, broker.Port)
            .WithClientId(clientId)
            .WithProtocolVersion(options.IsMqtt5 ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311)
            .WithCleanStart()
            .WithKeepAlivePeriod(options.KeepAlive)
            .WithTimeout(options.Timeout);
        if (options.Username is { } username)
        {
            builder.WithCredentials(username, Password(options));
        }

        return broker.UseTls ? builder.WithTlsOptions(Tls(options, broker.Host, certificateProblem)) : builder;
    }

    /// <summary>The password of the settings; null where there is none.</summary>
    /// <exception cref="UserException">The file cannot be read, or is empty.</exception>
    public static string? Password(BrokerOptions options)
    {
        if (options.PasswordFile is not { } file)
        {
            return null;
        }

        string password;
        try
        {
            password = File.ReadAllText(CredentialFile.PathOf("Sbn:Broker:PasswordFile", file)).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The password file {file} (Sbn:Broker:PasswordFile) cannot be read: {e.Message.TrimEnd('.')}.", e);
        }

        // Also what the unit hands over in place of a file that is not there.
        return password.Length > 0 ? password : throw new UserException($"The password file {file} (Sbn:Broker:PasswordFile) is empty; it must hold the password.");
    }

    /// <summary>The TLS settings for one connection.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="host">The name the broker's certificate must carry.</param>
    /// <param name="problem">Told what is wrong with the broker's certificate.</param>
    /// <exception cref="UserException">A certificate file cannot be read.</exception>
    public static MqttClientTlsOptions Tls(BrokerOptions options, string host, Action<CertificateProblem> problem)
    {
        var builder = new MqttClientTlsOptionsBuilder().UseTls().WithTargetHost(host).WithRevocationMode(X509RevocationMode.NoCheck);
        if (options.ClientCertificateFile is { } certificateFile)
        {
            var certificate = CredentialFile.PathOf("Sbn:Broker:ClientCertificateFile", certificateFile);
            var key = options.ClientKeyFile is { } keyFile ? CredentialFile.PathOf("Sbn:Broker:ClientKeyFile", keyFile) : certificate;
            builder.WithClientCertificates([ReadClientCertificate(certificate, key)]);
        }

        var authorities = options.CaFile is { } caFile ? ReadAuthorities(CredentialFile.PathOf("Sbn:Broker:CaFile", caFile)) : null;
        builder.WithCertificateValidationHandler(e => IsTrusted(e, authorities, problem));
        return builder.Build();
    }

    private static X509Certificate2 ReadClientCertificate(string certificateFile, string keyFile)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UserException($"The client certificate {certificateFile} with the key {keyFile} cannot be read: {e.Message.TrimEnd('.')}; both must be PEM files that belong together.", e);
        }
    }

    private static X509Certificate2Collection ReadAuthorities(string file)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new UserException($"The authorities in {file} (Sbn:Broker:CaFile) cannot be read: {e.Message.TrimEnd('.')}.", e);
        }

        return authorities.Count > 0 ? authorities : throw new UserException($"{file} (Sbn:Broker:CaFile) holds no certificate; it must be a PEM file.");
    }

    private static bool IsTrusted(MqttClientCertificateValidationEventArgs e, X509Certificate2Collection? authorities, Action<CertificateProblem> problem)
    {
        if (e.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNotAvailable))
        {
            problem(CertificateProblem.None);
            return false;
        }

        if (e.SslPolicyErrors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch))
        {
            problem(CertificateProblem.OtherName(e.Certificate));
            return false;
        }

        using var certificate = X509CertificateLoader.LoadCertificate(e.Certificate.GetRawCertData());
        if (authorities is null)
        {
            if (e.SslPolicyErrors != SslPolicyErrors.None)
            {
                problem(CertificateProblem.Of(e.Chain, certificate));
                return false;
            }

            return true;
        }

        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities);
        // Private authorities seldom publish revocation lists, and a vehicle may have no way to fetch them.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        foreach (var element in e.Chain?.ChainElements ?? Enumerable.Empty<X509ChainElement>())
        {
            chain.ChainPolicy.ExtraStore.Add(element.Certificate);
        }

        if (chain.Build(certificate))
        {
            return true;
        }

        problem(CertificateProblem.Of(chain, certificate));
        return false;
    }
}
