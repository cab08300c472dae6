using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Scoring;

/// <summary>A short text that changes with the weights of a network and with what corrects its scores.</summary>
internal static class Fingerprint
{
    public static string Of(float[] prior, params IEnumerable<Module> networks)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(string.Join(';', prior.Select(p => p.ToString("R", CultureInfo.InvariantCulture)))));
        foreach (var (name, value) in networks.SelectMany(n => n.state_dict()).OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(value.bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
