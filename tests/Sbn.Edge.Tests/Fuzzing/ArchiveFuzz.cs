using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using Sbn.Edge.TestKit;
using Sbn.Edge.TestKit.Fuzzing;
using Sbn.Edge.Updates;

namespace Sbn.Edge.Tests.Fuzzing;

/// <summary>Archives of bundles, before anybody has said whose they are.</summary>
[Trait("System", "yes")]
public sealed class ArchiveFuzz : IDisposable
{
    private const int Block = 512;

    private static readonly string[] Fields =
    [
        "0", "1", "2", "5", "7", "x", "g", "L", "K", "S", "00000000000", "77777777777", "00000001000", "-1", "99", " 12 ", "../a", "/a", "a/", ".", "manifest.json", "ustar  ", "ustar\00", "\u0080\u0000\u0000\u0001",
    ];

    private static readonly string[] Attributes = ["mtime=1e30", "mtime=-1", "mtime=99999999999999999", "path=../../x", "path=", "path=a/", "size=99", "size=-1", "size=1e9", "linkpath=x", "uid=1e30", "gid=-5", "devmajor=9", "GNU.sparse.size=9", "=", "a", "comment=\u00ff"];

    private readonly TempFolder _folder = new();
    private readonly byte[][] _archives;

    public ArchiveFuzz() => _archives =
    [
        Tar(TarEntryFormat.Pax, "tiny/manifest.json", "tiny/sbn.onnx"), Tar(TarEntryFormat.Ustar, "manifest.json"), Tar(TarEntryFormat.Gnu, "manifest.json", $"{new string('n', 150)}/a"), Tar(TarEntryFormat.V7, "manifest.json"),
        Tar(TarEntryFormat.Pax, $"{new string('n', 150)}/{new string('o', 150)}/manifest.json"),
    ];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_archive_is_unpacked_or_refused_in_a_sentence()
    {
        var memory = Directory.Exists("/dev/shm") ? Directory.CreateDirectory($"/dev/shm/sbn-edge-fuzz-{Guid.NewGuid():N}").FullName : _folder["unpacked"];
        var folder = Path.Combine(memory, "in");
        var target = new FuzzTarget
        {
            Name = "archives",
            Case = Case,
            // What is compressed may come out as the longest name that is taken, some times over; the rest goes to the disk.
            BytesBesides = 1 << 20,
            Read = bytes =>
            {
                Directory.CreateDirectory(folder);
                try
                {
                    using Stream archive = bytes is [0x1F, 0x8B, ..] ? new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress) : new MemoryStream(bytes);
                    BundleArchive.Unpack(archive, "some.tar", folder);
                    Directory.GetFileSystemEntries(memory).ShouldBe([folder]);
                    return null;
                }
                finally
                {
                    Directory.Delete(folder, recursive: true);
                }
            },
        };
        try
        {
            TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, 4_000, 300_000)}");
        }
        finally
        {
            Directory.Delete(memory, recursive: true);
        }
    }

    private byte[] Case(Random random)
    {
        var archive = _archives[random.Next(_archives.Length)];
        switch (random.Next(8))
        {
            case 0:
                return ByteMutations.Damage(random, archive, _archives[random.Next(_archives.Length)]);
            case 1:
                return ByteMutations.Damage(random, Packed(archive));
            case 2 or 3:
                return WithAttribute(random, archive);
            default:
                return WithField(random, archive);
        }
    }

    /// <summary>Another value in some field of some header, whose checksum is right all the same.</summary>
    private static byte[] WithField(Random random, byte[] archive)
    {
        archive = [.. random.Next(3) == 0 ? ByteMutations.Damage(random, archive) : archive];
        for (var times = random.Next(1, 4); times > 0 && archive.Length >= Block; times--)
        {
            var header = archive.AsSpan(random.Next(archive.Length / Block) * Block, Block);
            int[] places = [0, 100, 108, 116, 124, 136, 156, 157, 257, 265, 329, 345];
            var value = Encoding.Latin1.GetBytes(Fields[random.Next(Fields.Length)]);
            var place = random.Next(3) == 0 ? 156 : places[random.Next(places.Length)];
            value.AsSpan(0, place == 156 ? 1 : value.Length).CopyTo(header[place..]);
            Sum(header);
        }

        return archive;
    }

    /// <summary>Attributes of the kind that POSIX added, before the archive.</summary>
    private static byte[] WithAttribute(Random random, byte[] archive)
    {
        var records = new StringBuilder();
        for (var times = random.Next(1, 4); times > 0; times--)
        {
            var record = $" {Attributes[random.Next(Attributes.Length)]}\n";
            records.Append(random.Next(8) == 0 ? random.Next(-1, 200) : record.Length + 2).Append(record);
        }

        var header = archive[..Block];
        header[156] = (byte)"xxgLK"[random.Next(5)];
        Encoding.ASCII.GetBytes(Convert.ToString(records.Length, 8).PadLeft(11, '0')).CopyTo(header, 124);
        Sum(header);
        return [.. header, .. Encoding.Latin1.GetBytes(records.ToString().PadRight(Block, '\0')), .. archive];
    }

    private static void Sum(Span<byte> header)
    {
        header.Slice(148, 8).Fill((byte)' ');
        var sum = 0;
        foreach (var one in header)
        {
            sum += one;
        }

        Encoding.ASCII.GetBytes(Convert.ToString(sum, 8).PadLeft(6, '0')).CopyTo(header[148..]);
    }

    private static byte[] Tar(TarEntryFormat format, params string[] names)
    {
        using var memory = new MemoryStream();
        using (var writer = new TarWriter(memory, format, leaveOpen: true))
        {
            foreach (var name in names)
            {
                TarEntry entry = format switch
                {
                    TarEntryFormat.Ustar => new UstarTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.Gnu => new GnuTarEntry(TarEntryType.RegularFile, name),
                    TarEntryFormat.V7 => new V7TarEntry(TarEntryType.V7RegularFile, name),
                    _ => new PaxTarEntry(TarEntryType.RegularFile, name),
                };
                entry.DataStream = new MemoryStream(new byte[700]);
                writer.WriteEntry(entry);
            }
        }

        return memory.ToArray();
    }

    private static byte[] Packed(byte[] bytes)
    {
        using var memory = new MemoryStream();
        using (var packer = new GZipStream(memory, CompressionLevel.Fastest))
        {
            packer.Write(bytes);
        }

        return memory.ToArray();
    }
}
