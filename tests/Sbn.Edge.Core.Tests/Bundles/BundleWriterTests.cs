using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Bundles;

public sealed class BundleWriterTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_bundle_written_from_another_is_the_same_but_for_what_was_changed()
    {
        var source = TinyBundle.Write(_folder["source"]);
        var before = Snapshot(source.Directory);

        var copy = BundleWriter.From(source, source.Manifest with { Version = "1.0.1" }).File("MODEL_CARD.md", "# Other\n"u8.ToArray()).Write(_folder["copy"]);

        copy.Manifest.Version.ShouldBe("1.0.1");
        copy.GraphSha256("fp32").ShouldBe(source.GraphSha256("fp32"));
        File.ReadAllText(Path.Combine(copy.Directory, "MODEL_CARD.md")).ShouldBe("# Other\n");
        Snapshot(source.Directory).ShouldBe(before);
        Directory.GetFileSystemEntries(_folder.Path).Order().ShouldBe([_folder["copy"], _folder["source"]]);
    }

    [Fact]
    public void A_changed_graph_makes_the_old_calibration_unfit_and_nothing_is_written()
    {
        var source = TinyBundle.Write(_folder["source"]);
        var model = OnnxModel.Read(source.GraphPath("fp32"));
        model.Proto.DocString = "Another.";

        Should.Throw<BundleException>(() => BundleWriter.From(source).Graph("fp32", model).Write(_folder["copy"])).Message.ShouldContain("another graph");

        Directory.Exists(_folder["copy"]).ShouldBeFalse();
        BundleWriter.From(source).Graph("fp32", model).Without("calibration.json").Write(_folder["copy"]).CalibrationFor("fp32").ShouldBeNull();
    }

    [Fact]
    public void A_bundle_that_is_there_is_replaced_only_where_that_is_said()
    {
        var source = TinyBundle.Write(_folder["source"]);
        TinyBundle.Write(_folder["target"]);
        var before = Snapshot(_folder["target"]);
        var writer = BundleWriter.From(source, source.Manifest with { Version = "2.0.0" });

        Should.Throw<BundleException>(() => writer.Write(_folder["target"])).Message.ShouldContain("holds a model bundle already");
        Snapshot(_folder["target"]).ShouldBe(before);

        writer.Write(_folder["target"], overwrite: true).Manifest.Version.ShouldBe("2.0.0");
        Directory.GetFileSystemEntries(_folder.Path).Length.ShouldBe(2);
    }

    [Fact]
    public void A_folder_with_anything_else_is_never_touched()
    {
        var source = TinyBundle.Write(_folder["source"]);
        Directory.CreateDirectory(_folder["home"]);
        File.WriteAllText(_folder["home", "thesis.txt"], "years of work");

        Should.Throw<BundleException>(() => BundleWriter.From(source).Write(_folder["home"], overwrite: true)).Message.ShouldContain("not empty");

        File.ReadAllText(_folder["home", "thesis.txt"]).ShouldBe("years of work");
    }

    [Fact]
    public void The_bundle_being_read_is_never_written_to()
    {
        var source = TinyBundle.Write(_folder["source"]);
        Should.Throw<BundleException>(() => BundleWriter.From(source).Write(_folder["source"] + "/", overwrite: true)).Message.ShouldContain("the one being read");
    }

    [Fact]
    public void An_empty_folder_is_filled()
    {
        Directory.CreateDirectory(_folder["empty"]);
        BundleWriter.From(TinyBundle.Write(_folder["source"])).Write(_folder["empty"]).Manifest.Name.ShouldBe("tiny");
    }

    [Fact]
    public void A_failed_replacement_leaves_the_old_bundle_as_it_was()
    {
        var source = TinyBundle.Write(_folder["source"]);
        TinyBundle.Write(_folder["target"]);
        var before = Snapshot(_folder["target"]);

        Should.Throw<BundleException>(() => BundleWriter.From(source, source.Manifest with { Name = "not a name" }).Write(_folder["target"], overwrite: true))
            .Message.ShouldContain("No bundle was written");

        Snapshot(_folder["target"]).ShouldBe(before);
        Directory.GetFileSystemEntries(_folder.Path).Length.ShouldBe(2);
    }

    [Fact]
    public void A_file_that_would_lie_outside_is_not_written()
    {
        var writer = BundleWriter.From(TinyBundle.Write(_folder["source"])).File("../escaped.txt", [1]);
        Should.Throw<BundleException>(() => writer.Write(_folder["copy"])).Message.ShouldContain("'../escaped.txt'");
        File.Exists(_folder["escaped.txt"]).ShouldBeFalse();
    }

    [Fact]
    public void A_source_that_changed_since_it_was_loaded_is_refused()
    {
        var source = TinyBundle.Write(_folder["source"]);
        File.AppendAllText(source.HeadPath("fp32"), "x");
        Should.Throw<BundleException>(() => BundleWriter.From(source)).Message.ShouldContain("head.fp32.onnx");
    }

    public void Dispose() => _folder.Dispose();

    private static string[] Snapshot(string folder) =>
        [.. Directory.GetFiles(folder).Order(StringComparer.Ordinal).Select(f => $"{f} {Convert.ToHexString(File.ReadAllBytes(f))}")];
}
