using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Updates;

/// <summary>A bundle as it travels, whole, and signed by somebody who is trusted.</summary>
internal sealed class SignedBundle : IDisposable
{
    private readonly BundleArchive _archive;

    private SignedBundle(BundleArchive archive, ModelBundle bundle, string signer) => (_archive, Bundle, Signer) = (archive, bundle, signer);

    /// <summary>The bundle.</summary>
    public ModelBundle Bundle { get; }

    /// <summary>The name of the key that signed it.</summary>
    public string Signer { get; }

    /// <summary>Opens a folder, or an archive of one.</summary>
    /// <exception cref="Core.UserException">There is none, it is damaged, or nobody who is trusted signed it.</exception>
    public static SignedBundle Open(string path, TrustedKeys keys)
    {
        var archive = BundleArchive.Open(path);
        try
        {
            var bundle = ModelBundle.Load(archive.Folder);
            return new SignedBundle(archive, bundle, bundle.RequireSigned(keys));
        }
        catch
        {
            archive.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _archive.Dispose();
}
