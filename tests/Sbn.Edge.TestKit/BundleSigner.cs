using System.Security.Cryptography;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.TestKit;

/// <summary>Somebody who signs bundles.</summary>
public sealed class BundleSigner : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    /// <summary>The public key, as a vehicle has it.</summary>
    public string PublicPem => _key.ExportSubjectPublicKeyInfoPem();

    /// <summary>The key as whoever makes bundles has it.</summary>
    public string PrivatePem => _key.ExportPkcs8PrivateKeyPem();

    /// <summary>Signs what is in a bundle's folder now.</summary>
    public void Sign(string bundle) => File.WriteAllBytes(
        Path.Combine(bundle, BundleFiles.Signature),
        _key.SignData(File.ReadAllBytes(Path.Combine(bundle, BundleFiles.Manifest)), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    /// <summary>Puts the public key into a folder of trusted ones.</summary>
    public void Trust(string keys, string name = "maker.pem")
    {
        Directory.CreateDirectory(keys);
        File.WriteAllText(Path.Combine(keys, name), PublicPem);
    }

    /// <inheritdoc/>
    public void Dispose() => _key.Dispose();
}
