using System.Formats.Tar;
using System.IO.Compression;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Updates;

/// <summary>
/// A bundle as it travels: its folder, or that folder in a tar archive, compressed by gzip or not. What is in an archive is nobody's word yet: only plain
/// files are taken, none outside the folder they are unpacked to, and no more than a bundle may be.
/// </summary>
internal sealed class BundleArchive : IDisposable
{
    private const long MostBytes = 2L << 30;
    private const int MostEntries = 1000;

    private readonly string? _unpacked;

    private BundleArchive(string folder, string? unpacked) => (Folder, _unpacked) = (folder, unpacked);

    /// <summary>The bundle's folder.</summary>
    public string Folder { get; }

    /// <summary>Opens a folder, or unpacks an archive to a temporary one.</summary>
    /// <exception cref="UserException">There is none, or it cannot be unpacked.</exception>
    public static BundleArchive Open(string path)
    {
        if (Directory.Exists(path))
        {
            return new BundleArchive(path, unpacked: null);
        }

        if (!File.Exists(path))
        {
            throw new UserException($"There is no bundle '{path}': neither a folder nor an archive (.tar, .tar.gz).");
        }

        var folder = Directory.CreateTempSubdirectory("sbn-edge-bundle-").FullName;
        try
        {
            Unpack(path, folder);
            return new BundleArchive(RootOf(path, folder), folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_unpacked is not null && Directory.Exists(_unpacked))
        {
            Directory.Delete(_unpacked, recursive: true);
        }
    }

    /// <summary>Unpacks an archive.</summary>
    /// <exception cref="UserException">It is none, is damaged, or holds what no bundle has.</exception>
    internal static void Unpack(Stream archive, string name, string folder)
    {
        var (bytes, entries) = (0L, 0);
        try
        {
            using var guard = new TarGuard(archive);
            using var reader = new TarReader(guard);
            while (reader.GetNextEntry() is { } entry)
            {
                if (entry.Length > MostBytes - bytes || ++entries > MostEntries)
                {
                    throw new UserException($"'{name}' holds more than the {MostEntries} files and {MostBytes >> 30} GiB that a bundle may have.");
                }

                if (entry.EntryType is TarEntryType.Directory or TarEntryType.GlobalExtendedAttributes)
                {
                    continue;
                }

                if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile))
                {
                    throw new UserException($"'{name}' holds '{entry.Name}', which is no plain file; a bundle has nothing else.");
                }

                bytes += entry.Length;
                Extract(entry, name, folder);
            }
        }
        catch (Exception e) when (e is InvalidDataException or FormatException or ArgumentException or NotSupportedException or InvalidOperationException or OverflowException or IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{name}' cannot be unpacked as a tar archive: {e.Message}", e);
        }
    }

    private static void Unpack(string path, string folder)
    {
        try
        {
            using var file = File.OpenRead(path);
            var isCompressed = file.ReadByte() == 0x1F && file.ReadByte() == 0x8B;
            file.Position = 0;
            using Stream archive = isCompressed ? new GZipStream(file, CompressionMode.Decompress) : file;
            Unpack(archive, path, folder);
        }
        catch (UnauthorizedAccessException e)
        {
            throw new UserException($"'{path}' cannot be read: {e.Message}", e);
        }
    }

    private static void Extract(TarEntry entry, string name, string folder)
    {
        var target = Path.GetFullPath(Path.Combine(folder, entry.Name));
        if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            throw new UserException($"'{name}' holds '{entry.Name}', which lies outside the archive.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var file = new FileStream(target, FileMode.CreateNew, FileAccess.Write);
        entry.DataStream?.CopyTo(file);
    }

    /// <summary>The folder of the manifest: the archive's own, or the one folder that it holds.</summary>
    private static string RootOf(string path, string folder)
    {
        string[] candidates = [folder, .. Directory.EnumerateDirectories(folder)];
        return candidates.Where(candidate => File.Exists(Path.Combine(candidate, BundleFiles.Manifest))).ToList() is [var one]
            ? one
            : throw new UserException($"'{path}' holds no bundle: a '{BundleFiles.Manifest}' is needed, once, in the archive or in a folder of it.");
    }
}
