using System.Formats.Tar;
using System.IO.Compression;
using System.Text;
using CsCheck;
using Sbn.Edge.Core;
using Sbn.Edge.TestKit;
using Sbn.Edge.Updates;

namespace Sbn.Edge.Tests.Updates;

public sealed class BundleArchiveTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(false, false)]
    public void A_bundle_comes_out_as_it_went_in(bool compressed, bool withItsFolder)
    {
        TinyBundle.Write(_folder["tiny"]);
        var file = _folder["tiny.tar"];
        using (var stream = File.Create(file))
        using (Stream archive = compressed ? new GZipStream(stream, CompressionLevel.Fastest) : stream)
        {
            TarFile.CreateFromDirectory(_folder["tiny"], archive, withItsFolder);
        }

        string unpacked;
        using (var opened = BundleArchive.Open(file))
        {
            unpacked = opened.Folder;
            Core.Bundles.ModelBundle.Load(unpacked).Manifest.Name.ShouldBe("tiny");
        }

        Directory.Exists(unpacked).ShouldBeFalse();
    }

    [Fact]
    public void A_folder_is_taken_as_it_is_and_stays()
    {
        TinyBundle.Write(_folder["tiny"]);
        BundleArchive.Open(_folder["tiny"]).Dispose();
        File.Exists(_folder["tiny", "manifest.json"]).ShouldBeTrue();
    }

    [Theory]
    [InlineData("../outside")]
    [InlineData("a/../../outside")]
    [InlineData("/tmp/outside")]
    public void Nothing_leaves_the_folder(string name) => Refusal(Tar(new PaxTarEntry(TarEntryType.RegularFile, name) { DataStream = new MemoryStream([1]) })).ShouldContain("lies outside the archive");

    [Theory]
    [InlineData(TarEntryType.SymbolicLink)]
    [InlineData(TarEntryType.HardLink)]
    [InlineData(TarEntryType.Fifo)]
    public void Links_and_the_like_are_refused(TarEntryType type)
    {
        var entry = new PaxTarEntry(type, "manifest.json");
        if (type is not TarEntryType.Fifo)
        {
            entry.LinkName = "/etc/passwd";
        }

        Refusal(Tar(entry)).ShouldContain("is no plain file");
    }

    [Fact]
    public void An_archive_without_a_bundle_is_named() =>
        Refusal(Tar(new PaxTarEntry(TarEntryType.RegularFile, "readme") { DataStream = new MemoryStream([1]) })).ShouldContain("holds no bundle: a 'manifest.json' is needed");

    [Theory]
    [InlineData("mtime=10000000000000000000000000000")]
    [InlineData("mtime=79228162514264337593543950335")]
    [InlineData("mtime=-99999999999999")]
    public void A_time_beyond_all_calendars_is_refused(string time) => Refusal(WithAttribute(time)).ShouldContain("cannot be unpacked as a tar archive");

    [Theory]
    [InlineData('x')]
    [InlineData('g')]
    [InlineData('L')]
    [InlineData('K')]
    public void A_header_that_asks_for_a_gigabyte_gets_none(char type)
    {
        var archive = Tar(new PaxTarEntry(TarEntryType.RegularFile, "manifest.json"));
        archive[156] = (byte)type;
        "07777777777"u8.CopyTo(archive.AsSpan(124));
        Sum(archive);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Refusal(archive).ShouldContain("A name or attributes of 1073741823 bytes; 65536 are enough for any.");
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10 << 20);
    }

    [Fact]
    public void A_size_beside_the_headers_own_is_refused() => Refusal(WithAttribute("size=9")).ShouldContain("An attribute 'size'");

    [Fact]
    public void Folders_count_among_what_a_bundle_may_have()
    {
        using var memory = new MemoryStream();
        using (var writer = new TarWriter(memory, leaveOpen: true))
        {
            for (var i = 0; i <= 1000; i++)
            {
                writer.WriteEntry(new UstarTarEntry(TarEntryType.Directory, $"folder{i}/"));
            }
        }

        Refusal(memory.ToArray()).ShouldContain("holds more than the 1000 files");
    }

    [Fact]
    public void A_file_that_is_called_like_a_folder_is_refused()
    {
        var archive = Tar(new UstarTarEntry(TarEntryType.RegularFile, "manifest.json") { DataStream = new MemoryStream([1]) });
        archive[12] = (byte)'/';
        Sum(archive);
        Refusal(archive).ShouldContain("cannot be");
    }

    [Fact]
    public void What_is_not_there_is_named() => Should.Throw<UserException>(() => BundleArchive.Open("/nowhere.tar")).Message.ShouldBe("There is no bundle '/nowhere.tar': neither a folder nor an archive (.tar, .tar.gz).");

    [Fact]
    public void Damaged_archives_end_in_a_sentence()
    {
        var whole = Tar(new PaxTarEntry(TarEntryType.RegularFile, "manifest.json") { DataStream = new MemoryStream(new byte[2000]) });
        var target = _folder["unpacked", "x"];
        Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, whole.Length - 1].Array[0, 8], Gen.Byte.Array[8]).Sample((length, places, values) =>
        {
            var bytes = whole[..length];
            for (var i = 0; i < places.Length; i++)
            {
                if (places[i] < length)
                {
                    bytes[places[i]] = values[i];
                }
            }

            var folder = $"{target}{Guid.NewGuid():N}";
            Directory.CreateDirectory(folder);
            try
            {
                BundleArchive.Unpack(new MemoryStream(bytes), "some.tar", folder);
            }
            catch (UserException)
            {
                // One sentence, as it should be.
            }
            finally
            {
                Directory.Delete(folder, recursive: true);
            }
        }, iter: 500, threads: 1);
    }

    /// <summary>An archive of one entry with an attribute as no library writes it.</summary>
    private static byte[] WithAttribute(string attribute)
    {
        var entry = Tar(new UstarTarEntry(TarEntryType.RegularFile, "manifest.json"));
        var record = $" {attribute}\n";
        record = $"{record.Length + 2}{record}";
        var header = entry[..1024];
        header[156] = (byte)'x';
        Encoding.ASCII.GetBytes(Convert.ToString(record.Length, 8).PadLeft(11, '0')).CopyTo(header, 124);
        Sum(header);
        Encoding.ASCII.GetBytes(record.PadRight(512, '\0')).CopyTo(header, 512);
        return [.. header, .. entry];
    }

    /// <summary>Writes the checksum of the first header anew.</summary>
    private static void Sum(byte[] archive)
    {
        archive.AsSpan(148, 8).Fill((byte)' ');
        Encoding.ASCII.GetBytes(Convert.ToString(archive.Take(512).Sum(b => b), 8).PadLeft(6, '0')).CopyTo(archive, 148);
    }

    private static byte[] Tar(TarEntry entry)
    {
        using var memory = new MemoryStream();
        using (var writer = new TarWriter(memory, leaveOpen: true))
        {
            writer.WriteEntry(entry);
        }

        return memory.ToArray();
    }

    private string Refusal(byte[] archive)
    {
        File.WriteAllBytes(_folder["some.tar"], archive);
        return Should.Throw<UserException>(() => BundleArchive.Open(_folder["some.tar"]).Dispose()).Message;
    }
}
