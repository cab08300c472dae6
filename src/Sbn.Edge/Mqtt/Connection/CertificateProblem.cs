using System.Globalization;
using System.Security.Cryptography.X509Certificates;

namespace Sbn.Edge.Mqtt.Connection;

/// <summary>Why a broker's certificate is not trusted.</summary>
/// <param name="Words">What is wrong and what would be right, the end of a sentence.</param>
/// <param name="MayHeal">True where time alone may mend it: the broker's owner renews it, or this machine's clock is set right.</param>
internal sealed record CertificateProblem(string Words, bool MayHeal)
{
    /// <summary>The broker shows no certificate.</summary>
    public static CertificateProblem None { get; } = new("it shows none", MayHeal: false);

    /// <summary>It is made out to somebody else.</summary>
    public static CertificateProblem OtherName(X509Certificate certificate) => new($"it is made out to another name ({certificate.Subject}), and Sbn:Broker:Address must have that one", MayHeal: false);

    /// <summary>What a chain says.</summary>
    /// <param name="chain">The chain; null where none was found.</param>
    /// <param name="certificate">The broker's certificate.</param>
    public static CertificateProblem Of(X509Chain? chain, X509Certificate2 certificate)
    {
        const string Authority = "Sbn:Broker:CaFile must hold its authority";
        if (chain is not { ChainStatus.Length: > 0 })
        {
            return new($"no chain leads to a trusted authority; {Authority}", MayHeal: false);
        }

        return chain.ChainStatus.All(status => status.Status == X509ChainStatusFlags.NotTimeValid)
            ? new($"{Time(certificate)}; it must be renewed at the broker, or the clock of this machine set right", MayHeal: true)
            : new($"{string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation.TrimEnd('.')).Distinct(StringComparer.Ordinal))}; {Authority}", MayHeal: false);
    }

    private static string Time(X509Certificate2 certificate)
    {
        var (from, until, now) = (certificate.NotBefore.ToUniversalTime(), certificate.NotAfter.ToUniversalTime(), DateTime.UtcNow);
        return now > until ? $"it expired on {Minute(until)}, and here it is {Minute(now)}"
            : now < from ? $"it is good from {Minute(from)} on, and here it is {Minute(now)}"
            : $"its authority is not good today, {Minute(now)}";
    }

    private static string Minute(DateTime time) => time.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture);
}
