using System.Security.Cryptography;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Bundles;

/// <summary>A model bundle on disk, every file of which has been checked against the manifest.</summary>
public sealed class ModelBundle
{
    private readonly Calibration? _calibration;
    private readonly byte[] _manifestBytes;

    private ModelBundle(string directory, byte[] manifestBytes, BundleManifest manifest, Calibration? calibration)
    {
        Directory = directory;
        _manifestBytes = manifestBytes;
        Manifest = manifest;
        _calibration = calibration;
        Variants = [.. BundleFiles.Variants.Where(v => manifest.Files.ContainsKey(BundleFiles.Graph(v)))];
    }

    /// <summary>The bundle's folder, absolute.</summary>
    public string Directory { get; }

    /// <summary>What the bundle says of itself.</summary>
    public BundleManifest Manifest { get; }

    /// <summary>The graphs it has: <c>fp32</c>, and <c>int8</c> once it is quantised.</summary>
    public IReadOnlyList<string> Variants { get; }

    /// <summary>True where there is a <c>manifest.sig</c>; whose it is, <see cref="RequireSigned"/> tells.</summary>
    public bool IsSigned => File.Exists(Path.Combine(Directory, BundleFiles.Signature));

    /// <summary>SHA-256 (lower-case hex) of the manifest, which names the bundle with everything in it.</summary>
    public string Sha256 => Convert.ToHexStringLower(SHA256.HashData(_manifestBytes));

    /// <summary>Reads a bundle, and checks its manifest, its checksums, its calibration and the contract of its graphs.</summary>
    /// <param name="directory">The bundle's folder.</param>
    /// <exception cref="BundleException">Something is missing, damaged or inconsistent; one sentence names the file and the field.</exception>
    public static ModelBundle Load(string directory)
    {
        directory = Path.GetFullPath(directory);
        if (!System.IO.Directory.Exists(directory))
        {
            throw new BundleException($"There is no model bundle '{directory}': no such folder.");
        }

        var manifestPath = Path.Combine(directory, BundleFiles.Manifest);
        if (!File.Exists(manifestPath))
        {
            throw new BundleException($"'{directory}' is no model bundle: it has no '{BundleFiles.Manifest}'.");
        }

        var manifestBytes = ReadAll(manifestPath);
        var manifest = BundleJson.ReadManifest(manifestBytes, manifestPath);
        ManifestChecks.Require(manifest, manifestPath);
        VerifyFiles(directory, manifest);
        var calibration = ReadCalibration(directory, manifest);
        var bundle = new ModelBundle(directory, manifestBytes, manifest, calibration);
        bundle.RequireContract();
        return bundle;
    }

    /// <summary>
    /// The name of the trusted key that signed the manifest, and so, by their checksums, all files. The signature is held against the very bytes
    /// that the manifest was read from.
    /// </summary>
    /// <exception cref="BundleException">It is not signed, or by nobody who is trusted.</exception>
    public string RequireSigned(TrustedKeys keys)
    {
        var path = Path.Combine(Directory, BundleFiles.Signature);
        return File.Exists(path)
            ? keys.SignerOf($"The bundle '{Directory}'", _manifestBytes, ReadAll(path))
            : throw new BundleException($"The bundle '{Directory}' is not signed: it has no '{BundleFiles.Signature}'.");
    }

    /// <summary>The graph of a variant.</summary>
    /// <exception cref="BundleException">The bundle has no such variant.</exception>
    public string GraphPath(string variant) => Path.Combine(Directory, BundleFiles.Graph(Require(variant)));

    /// <summary>SHA-256 (lower-case hex) of the graph of a variant.</summary>
    /// <exception cref="BundleException">The bundle has no such variant.</exception>
    public string GraphSha256(string variant) => Manifest.Files[BundleFiles.Graph(Require(variant))];

    /// <summary>The head of a variant.</summary>
    /// <exception cref="BundleException">The bundle has no such variant.</exception>
    public string HeadPath(string variant) => Path.Combine(Directory, BundleFiles.Head(Require(variant)));

    /// <summary>The graph for baselines, with features before the bottleneck; null where the bundle has none.</summary>
    public string? BenchPath => Manifest.Files.ContainsKey(BundleFiles.Bench) ? Path.Combine(Directory, BundleFiles.Bench) : null;

    /// <summary>Thresholds and profiles fitted on the graph of a variant; null where the bundle has none for it.</summary>
    /// <exception cref="BundleException">The bundle has no such variant.</exception>
    public VariantCalibration? CalibrationFor(string variant) => _calibration?.Variants.GetValueOrDefault(Require(variant));

    /// <summary>The bytes of a file of the manifest, checked once more as they are read.</summary>
    /// <exception cref="BundleException">The file has gone or changed since the bundle was loaded.</exception>
    internal byte[] ReadVerified(string name)
    {
        var path = Path.Combine(Directory, name);
        var bytes = ReadAll(path);
        RequireSha256(path, Convert.ToHexStringLower(SHA256.HashData(bytes)), Manifest.Files[name]);
        return bytes;
    }

    private static void VerifyFiles(string directory, BundleManifest manifest)
    {
        foreach (var (name, sha256) in manifest.Files.OrderBy(f => f.Key, StringComparer.Ordinal))
        {
            var path = Path.Combine(directory, name);
            try
            {
                using var stream = File.OpenRead(path);
                RequireSha256(path, Convert.ToHexStringLower(SHA256.HashData(stream)), sha256);
            }
            catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
            {
                throw new BundleException($"'{path}' is missing; the bundle's manifest names it.", e);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new BundleException($"'{path}' cannot be read: {e.Message}", e);
            }
        }

        foreach (var name in BundleFiles.Trusted.Where(n => !manifest.Files.ContainsKey(n) && File.Exists(Path.Combine(directory, n))))
        {
            throw new BundleException($"'{Path.Combine(directory, name)}' is not named in the manifest's files, so that nothing vouches for it.");
        }
    }

    private static void RequireSha256(string path, string found, string wanted)
    {
        if (found != wanted)
        {
            throw new BundleException($"'{path}' is damaged or was changed: its SHA-256 is {found}, but the manifest says {wanted}.");
        }
    }

    private static Calibration? ReadCalibration(string directory, BundleManifest manifest)
    {
        if (!manifest.Files.ContainsKey(BundleFiles.Calibration))
        {
            return null;
        }

        var path = Path.Combine(directory, BundleFiles.Calibration);
        var calibration = BundleJson.ReadCalibration(ReadAll(path), path);
        CalibrationChecks.Require(calibration, manifest, path);
        return calibration;
    }

    private static byte[] ReadAll(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new BundleException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    private void RequireContract()
    {
        (float, sbyte)? fixedQuantisation = null;
        foreach (var variant in Variants)
        {
            var graph = OnnxModel.Read(GraphPath(variant));
            RequireNone(GraphPath(variant), BundleContract.Check(graph, Manifest));
            RequireNone(HeadPath(variant), BundleContract.CheckHead(OnnxModel.Read(HeadPath(variant)), Manifest));
            var quantisation = BundleContract.ConceptQuantisation(graph.Graph);
            fixedQuantisation ??= quantisation;
            if (quantisation != fixedQuantisation)
            {
                throw new BundleException($"'{GraphPath(variant)}' quantises '{BundleContract.Concepts}' otherwise than '{GraphPath(Variants[0])}'; it must be the same in every variant.");
            }
        }
    }

    private static void RequireNone(string path, IReadOnlyList<string> findings)
    {
        if (findings.Count > 0)
        {
            var others = findings.Count > 1 ? $" ('sbn-calibrate inspect --contract' shows {findings.Count - 1} more.)" : "";
            throw new BundleException($"'{path}' does not honour the bundle's contract: {findings[0]}{others}");
        }
    }

    private string Require(string variant) => Variants.Contains(variant)
        ? variant
        : throw new BundleException($"The bundle '{Directory}' has no variant '{variant}'; it has {string.Join(" and ", Variants)}.");
}
