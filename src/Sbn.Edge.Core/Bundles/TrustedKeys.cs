using System.Security.Cryptography;

namespace Sbn.Edge.Core.Bundles;

/// <summary>
/// The public keys whose signatures count: every <c>*.pem</c> of a folder, ECDSA on the curve P-256. Several, so that a new key can be
/// brought out before the old one goes.
/// </summary>
public sealed class TrustedKeys
{
    private const string P256 = "1.2.840.10045.3.1.7";

    private readonly string _folder;
    private readonly List<(string Name, byte[] PublicKey)> _keys;

    private TrustedKeys(string folder, List<(string Name, byte[] PublicKey)> keys) => (_folder, _keys) = (folder, keys);

    /// <summary>The names of the keys' files.</summary>
    public IReadOnlyList<string> Names => _keys.ConvertAll(key => key.Name);

    /// <summary>Reads the keys of a folder; one that is not there has none.</summary>
    /// <exception cref="UserException">A file holds something else than such a key, or cannot be read.</exception>
    public static TrustedKeys Read(string folder)
    {
        var keys = new List<(string, byte[])>();
        string[] files = Directory.Exists(folder) ? Directory.GetFiles(folder, "*.pem") : [];
        foreach (var file in files.Order(StringComparer.Ordinal))
        {
            keys.Add((Path.GetFileName(file), ReadKey(file, ReadText(file))));
        }

        return new TrustedKeys(folder, keys);
    }

    /// <summary>The name of the key that made a signature of some bytes.</summary>
    /// <param name="what">What was signed, for the sentence.</param>
    /// <param name="bytes">The bytes.</param>
    /// <param name="signature">ECDSA over their SHA-256, as RFC 3279 writes it (DER), which is what <c>openssl dgst -sha256 -sign</c> makes.</param>
    /// <exception cref="BundleException">None of them did, or there are none.</exception>
    public string SignerOf(string what, ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        if (_keys.Count == 0)
        {
            throw new BundleException($"No key is trusted: the folder '{_folder}' has no *.pem; put the public key of whoever signs your bundles there.");
        }

        foreach (var (name, publicKey) in _keys)
        {
            using var key = ECDsa.Create();
            key.ImportSubjectPublicKeyInfo(publicKey, out _);
            if (key.VerifyData(bytes, signature, HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence))
            {
                return name;
            }
        }

        throw new BundleException($"{what} is signed by none of the trusted keys ({string.Join(", ", Names)} in {_folder}), or was changed after it was signed.");
    }

    /// <summary>Reads one key.</summary>
    /// <param name="file">Where it stands, for the sentence.</param>
    /// <param name="pem">Its text.</param>
    /// <exception cref="UserException">It is no public key on P-256.</exception>
    internal static byte[] ReadKey(string file, string pem)
    {
        try
        {
            using var key = ECDsa.Create();
            if (pem.Contains("PRIVATE KEY", StringComparison.Ordinal))
            {
                throw new UserException($"'{file}' holds a private key; only the public one belongs on a vehicle (openssl pkey -pubout).");
            }

            key.ImportFromPem(pem);
            return key.ExportParameters(includePrivateParameters: false).Curve is { IsNamed: true, Oid.Value: P256 }
                ? key.ExportSubjectPublicKeyInfo()
                : throw new UserException($"'{file}' is a key of another curve; bundles are signed on P-256 (prime256v1).");
        }
        catch (Exception e) when (e is CryptographicException or ArgumentException or NotSupportedException)
        {
            throw new UserException($"'{file}' cannot be read as a public key in PEM form: {e.Message}", e);
        }
    }

    private static string ReadText(string file)
    {
        try
        {
            return File.ReadAllText(file);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{file}' cannot be read: {e.Message}", e);
        }
    }
}
