using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using MQTTnet;
using Sbn.Edge.Configuration;
using Sbn.Edge.Mqtt.Connection;

namespace Sbn.Edge.Health.Doctor;

/// <summary>Whether an encrypted connection comes about, of which version, and how long the certificates on both sides are good for.</summary>
internal static class BrokerTlsCheck
{
    private const string Check = "broker tls";

    /// <summary>A certificate that ends sooner is worth a word.</summary>
    private const int FewDays = 14;

    /// <summary>Looks; true where going on makes sense.</summary>
    public static async Task<bool> LookAsync(BrokerOptions options, BrokerAddress broker, Report report, CancellationToken stop)
    {
        CertificateProblem? problem = null;
        X509Certificate2? shown = null;
        try
        {
            var tls = BrokerLogin.Tls(options, broker.Host, found => problem = found);
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stop);
            limit.CancelAfter(options.Timeout);
            using var connection = new TcpClient();
            await connection.ConnectAsync(broker.Host, broker.Port, limit.Token);
            var own = tls.ClientCertificatesProvider?.GetCertificates();
            await using var stream = new SslStream(connection.GetStream());
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = broker.Host,
                    EnabledSslProtocols = tls.SslProtocol,
                    ClientCertificates = own,
                    RemoteCertificateValidationCallback = (_, certificate, chain, errors) =>
                    {
                        shown = certificate is null ? null : X509CertificateLoader.LoadCertificate(certificate.GetRawCertData());
                        return tls.CertificateValidationHandler(new MqttClientCertificateValidationEventArgs(certificate, chain, errors, new MqttClientTcpOptions()));
                    },
                },
                limit.Token);
            Describe(broker, stream.SslProtocol, shown!, report);
            return own is not [X509Certificate2 client, ..] || LookAtOwn(client, report);
        }
        catch (Exception e) when (e is not Core.UserException && !stop.IsCancellationRequested)
        {
            var ended = shown is { } certificate && certificate.NotAfter.ToUniversalTime() < DateTime.UtcNow;
            report.Fail(
                Check,
                ended ? $"The certificate of the broker {broker} expired on {Day(shown!.NotAfter)}." : BrokerFailure.From(broker.ToString(), e, options.Timeout, problem).Message,
                ended ? "Renew it at the broker; a clock that runs ahead here looks the same." : null);
            return false;
        }
        finally
        {
            shown?.Dispose();
        }
    }

    private static void Describe(BrokerAddress broker, SslProtocols version, X509Certificate2 certificate, Report report)
    {
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{broker} speaks TLS {(version == SslProtocols.Tls13 ? "1.3" : "1.2")}; its certificate ({certificate.Subject}) is trusted, and good for {DaysLeft(certificate)} days, until {Day(certificate.NotAfter)}.");
        if (DaysLeft(certificate) < FewDays)
        {
            report.Warn(Check, sentence, "Renew it at the broker; the service needs no restart for that.");
        }
        else
        {
            report.Ok(Check, sentence);
        }
    }

    private static bool LookAtOwn(X509Certificate2 certificate, Report report)
    {
        const string Own = "client certificate";
        var (now, sentence) = (DateTime.UtcNow, $"{certificate.Subject}, until {Day(certificate.NotAfter)}");
        if (certificate.NotAfter.ToUniversalTime() < now || certificate.NotBefore.ToUniversalTime() > now)
        {
            report.Fail(Own, $"It is not good today: {sentence}, from {Day(certificate.NotBefore)} on.", "Renew it (Sbn:Broker:ClientCertificateFile), or set the clock right.");
            return false;
        }

        if (DaysLeft(certificate) < FewDays)
        {
            report.Warn(Own, string.Create(CultureInfo.InvariantCulture, $"It is good for {DaysLeft(certificate)} more days: {sentence}."), "Renew it (Sbn:Broker:ClientCertificateFile); the service reads it anew at each connect.");
        }
        else
        {
            report.Ok(Own, string.Create(CultureInfo.InvariantCulture, $"It is good for {DaysLeft(certificate)} days: {sentence}."));
        }

        return true;
    }

    private static int DaysLeft(X509Certificate2 certificate) => (int)(certificate.NotAfter.ToUniversalTime() - DateTime.UtcNow).TotalDays;

    private static string Day(DateTime time) => time.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
