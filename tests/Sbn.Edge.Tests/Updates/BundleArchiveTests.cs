using System.Formats.Tar;
using System.IO.Compression;
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
