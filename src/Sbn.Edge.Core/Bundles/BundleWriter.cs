using System.Security.Cryptography;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Bundles;

/// <summary>Writes a model bundle: whole and checked, or not at all.</summary>
public sealed class BundleWriter
{
    private readonly BundleManifest _manifest;
    private readonly ModelBundle? _source;
    private readonly Dictionary<string, byte[]> _files = new(StringComparer.Ordinal);

    /// <summary>Starts a bundle.</summary>
    /// <param name="manifest">Its manifest; the writer fills in <see cref="BundleManifest.Files"/>.</param>
    public BundleWriter(BundleManifest manifest)
        : this(manifest, null)
    {
    }

    private BundleWriter(BundleManifest manifest, ModelBundle? source) => (_manifest, _source) = (manifest, source);

    /// <summary>Starts with everything that another bundle has, under a new manifest or its own; the bundle itself is only read.</summary>
    /// <exception cref="BundleException">A file has changed since the bundle was loaded.</exception>
    public static BundleWriter From(ModelBundle source, BundleManifest? manifest = null)
    {
        var writer = new BundleWriter(manifest ?? source.Manifest, source);
        foreach (var name in source.Manifest.Files.Keys)
        {
            writer._files[name] = source.ReadVerified(name);
        }

        return writer;
    }

    /// <summary>Sets the graph of a variant, and cuts its head from it.</summary>
    /// <exception cref="UserException">The head cannot be cut: the outputs do not depend on the concepts alone.</exception>
    public BundleWriter Graph(string variant, OnnxModel graph)
    {
        File(BundleFiles.Head(variant), HeadCut.From(graph).ToBytes());
        return File(BundleFiles.Graph(variant), graph.ToBytes());
    }

    /// <summary>Sets thresholds and profiles. They must have been fitted on the graphs given before.</summary>
    public BundleWriter Calibration(Calibration calibration) => File(BundleFiles.Calibration, BundleJson.Write(calibration));

    /// <summary>Sets a file by its name relative to the bundle's folder.</summary>
    public BundleWriter File(string name, byte[] contents)
    {
        _files[name] = contents;
        return this;
    }

    /// <summary>Leaves a file out again.</summary>
    public BundleWriter Without(string name)
    {
        _files.Remove(name);
        return this;
    }

    /// <summary>SHA-256 (lower-case hex) of a file given before; what a calibration is keyed by.</summary>
    /// <exception cref="ArgumentException">There is no such file.</exception>
    public string Sha256(string name) => _files.TryGetValue(name, out var contents)
        ? Hash(contents)
        : throw new ArgumentException($"No file '{name}' was given.", nameof(name));

    /// <summary>Writes the bundle and loads it.</summary>
    /// <param name="directory">Where to; made if it is not there.</param>
    /// <param name="overwrite">True to replace a bundle that is there. Anything else that is there is never touched.</param>
    /// <exception cref="BundleException">The folder holds something already, or what was given is no sound bundle.</exception>
    public ModelBundle Write(string directory, bool overwrite = false)
    {
        var target = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        RequireFree(target, overwrite);
        var temporary = Sibling(target, "part");
        try
        {
            WriteFiles(temporary);
            _ = ModelBundle.Load(temporary);
            Replace(temporary, target);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BundleException($"The bundle '{target}' cannot be written: {e.Message}", e);
        }
        catch (BundleException e)
        {
            // The sentence names files of the temporary folder, which nobody will find.
            throw new BundleException($"No bundle was written: {e.Message.Replace(temporary, target, StringComparison.Ordinal)}", e);
        }
        finally
        {
            if (Directory.Exists(temporary))
            {
                Directory.Delete(temporary, recursive: true);
            }
        }

        return ModelBundle.Load(target);
    }

    private static string Sibling(string target, string suffix) =>
        Path.Combine(Path.GetDirectoryName(target) ?? target, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.{suffix}");

    private static string Hash(byte[] contents) => Convert.ToHexStringLower(SHA256.HashData(contents));

    /// <summary>Puts the new folder in the old one's place; should that fail, the old one goes back.</summary>
    private static void Replace(string temporary, string target)
    {
        if (!Directory.Exists(target))
        {
            Directory.Move(temporary, target);
            return;
        }

        var old = Sibling(target, "old");
        Directory.Move(target, old);
        try
        {
            Directory.Move(temporary, target);
        }
        catch
        {
            Directory.Move(old, target);
            throw;
        }

        Directory.Delete(old, recursive: true);
    }

    private void RequireFree(string target, bool overwrite)
    {
        if (_source?.Directory == target)
        {
            throw new BundleException($"The bundle '{target}' is the one being read; name another folder to write to.");
        }

        if (System.IO.File.Exists(target))
        {
            throw new BundleException($"'{target}' is a file; name a folder for the bundle.");
        }

        if (!Directory.Exists(target) || !Directory.EnumerateFileSystemEntries(target).Any())
        {
            return;
        }

        if (!System.IO.File.Exists(Path.Combine(target, BundleFiles.Manifest)))
        {
            throw new BundleException($"The folder '{target}' is not empty and holds no model bundle; name a new or empty folder.");
        }

        if (!overwrite)
        {
            throw new BundleException($"The folder '{target}' holds a model bundle already; name another one, or say that it may be overwritten.");
        }
    }

    private void WriteFiles(string temporary)
    {
        var manifest = _manifest with { Files = new SortedDictionary<string, string>(_files.ToDictionary(f => f.Key, f => Hash(f.Value)), StringComparer.Ordinal) };
        ManifestChecks.Require(manifest, Path.Combine(temporary, BundleFiles.Manifest));
        foreach (var (name, contents) in _files)
        {
            var path = Path.Combine(temporary, name);
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            System.IO.File.WriteAllBytes(path, contents);
        }

        System.IO.File.WriteAllBytes(Path.Combine(temporary, BundleFiles.Manifest), BundleJson.Write(manifest));
    }
}
