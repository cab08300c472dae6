using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Bundles;

public sealed class BundleContractTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void A_graph_that_honours_the_contract_has_no_findings()
    {
        var bundle = TinyBundle.Write(_folder["b"], new TinyBundleOptions { Bench = true });
        BundleContract.Check(OnnxModel.Read(bundle.GraphPath("fp32")), bundle.Manifest).ShouldBeEmpty();
        BundleContract.Check(OnnxModel.Read(bundle.GraphPath("fp32"))).ShouldBeEmpty();
        BundleContract.CheckHead(OnnxModel.Read(bundle.HeadPath("fp32")), bundle.Manifest).ShouldBeEmpty();
    }

    [Fact]
    public void Graphs_that_are_wrong_in_themselves_have_findings_and_stop_nothing()
    {
        var model = OnnxModel.Read(TinyBundle.Write(_folder["b"]).GraphPath("fp32"));
        model.Proto.Graph.SparseInitializer.Add(new SparseTensorProto());
        model.Graph.Producer("concepts")!.Input.Clear();
        BundleContract.Check(model).ShouldContain(f => f.StartsWith("The tensor 'concepts' must come out of", StringComparison.Ordinal));
        BundleContract.ConceptQuantisation(model.Graph).ShouldBeNull();
        model.Graph.RemoveUnused();
        model.Proto.Graph.SparseInitializer.ShouldBeEmpty();
    }

    [Fact]
    public void A_finding_is_one_line_whatever_the_names_are()
    {
        var model = OnnxModel.Read(TinyBundle.Write(_folder["b"]).GraphPath("fp32"));
        model.Proto.Graph.Input.Add(new ValueInfoProto { Name = "a\nb\u001b[31m" });
        BundleContract.Check(model).ShouldContain("There is an input 'a b [31m'; 'image' is the only one a graph has.");
    }

    [Fact]
    public void Features_from_before_the_bottleneck_break_it_and_so_belong_into_the_bench_graph_only()
    {
        var bundle = TinyBundle.Write(_folder["b"], new TinyBundleOptions { Bench = true });
        BundleContract.Check(OnnxModel.Read(bundle.BenchPath!), bundle.Manifest).ShouldHaveSingleItem().ShouldContain("'features' can be reached from 'image' without");
    }

    [Fact]
    public void A_way_around_the_concepts_is_found_however_small()
    {
        // The scores get a whisper of the image's mean.
        Findings(g =>
        {
            Rename(g, "scores", "scores-before");
            var cells = g.Nodes.First(n => n.OpType == "AveragePool").Output[0];
            g.Proto.Node.Add(new NodeProto { OpType = "ReduceMean", Input = { cells }, Output = { "whisper" } });
            g.Proto.Node.Add(new NodeProto { OpType = "Add", Input = { "scores-before", "whisper" }, Output = { "scores" } });
            g.Outputs.First(o => o.Name == "scores-before").Name = "scores";
            g.Sort();
        }).ShouldContain(f => f.Contains("'scores' can be reached from 'image' without passing through 'concepts'"));
    }

    [Fact]
    public void Reading_the_concepts_before_they_are_quantised_is_a_way_around()
    {
        var findings = Findings(g =>
        {
            var before = g.Producer(g.Producer("concepts")!.Input[0])!.Input[0];
            foreach (var node in g.Consumers("concepts").Take(1).ToArray())
            {
                node.Input[0] = before;
            }
        });
        findings.ShouldContain(f => f.Contains("'classes' can be reached from 'image' without passing through 'concepts'"));
    }

    [Fact]
    public void Concepts_that_are_not_quantised_are_found() =>
        Findings(g => g.Bypass(g.Producer(g.Producer("concepts")!.Input[0])!)).ShouldContain(f => f.Contains("QuantizeLinear"));

    [Fact]
    public void Two_scales_around_the_concepts_are_found() =>
        Findings(g => g.Producer("concepts")!.Input[1] = g.Proto.Initializer.First(t => t.DataType == ElementType.Float && t.Dims.Count == 0 && t.Floats()[0] == 8).Name)
            .ShouldContain(f => f.Contains("one constant scale"));

    [Theory]
    [InlineData("classes")]
    [InlineData("confidence")]
    [InlineData("concepts")]
    public void A_missing_output_is_found(string output) =>
        Findings(g => g.Proto.Output.Remove(g.Proto.Output.First(o => o.Name == output))).ShouldContain(f => f.StartsWith($"There is no output '{output}'"));

    [Fact]
    public void A_missing_input_is_found() => Findings(g => Rename(g, "image", "picture")).ShouldSatisfyAllConditions(
        f => f.ShouldContain(s => s.StartsWith("There is no input 'image'")),
        f => f.ShouldContain(s => s.Contains("input 'picture'")));

    [Fact]
    public void A_wrong_element_type_is_found() =>
        Findings(g => Tensor(g, "confidence").ElemType = ElementType.Float).ShouldContain(f => f.Contains("'confidence' is Float [1,64,96]; it must be Uint8 [1,64,96]"));

    [Fact]
    public void A_wrong_shape_is_found() =>
        Findings(g => Tensor(g, "classes").Shape.Dim[1].DimValue = 32).ShouldContain(f => f.Contains("'classes' is Uint8 [1,32,96]; it must be Uint8 [1,64,96]"));

    [Fact]
    public void A_missing_shape_is_found() =>
        Findings(g => Tensor(g, "concepts").Shape = null).ShouldContain(f => f.Contains("'concepts' is Float [?]"));

    [Fact]
    public void An_open_shape_is_found() =>
        Findings(g => Tensor(g, "concepts").Shape.Dim[2].DimParam = "h").ShouldContain(f => f.Contains("'concepts' is Float [1,8,h,24]; its shape must be fixed"));

    [Fact]
    public void Cells_that_do_not_divide_the_image_are_found() => Findings(g =>
    {
        foreach (var name in (string[])["concepts", "scores"])
        {
            Tensor(g, name).Shape.Dim[2].DimValue = 15;
        }
    }).ShouldContain(f => f.Contains("no whole multiple"));

    [Fact]
    public void Counts_that_differ_from_the_manifest_are_found()
    {
        var bundle = TinyBundle.Write(_folder["b"]);
        var other = TinyBundle.Manifest(new TinyBundleOptions { Classes = 5, Width = 192, Height = 128, Stride = 8 });
        var findings = BundleContract.Check(OnnxModel.Read(bundle.GraphPath("fp32")), other);

        findings.ShouldContain(f => f.Contains("8 channels") && f.Contains("9 concepts"));
        findings.ShouldContain(f => f.Contains("4 channels") && f.Contains("5 classes"));
        findings.ShouldContain(f => f.Contains("outputStride is 8"));
        findings.ShouldContain(f => f.Contains("96×64") && f.Contains("192×128"));
    }

    [Fact]
    public void An_output_that_is_a_constant_is_found() => Findings(g =>
    {
        Rename(g, "confidence", "unused");
        var constant = OnnxTensor.Of<byte>("confidence", new byte[64 * 96], 1, 64, 96);
        g.Proto.Initializer.Add(constant);
        g.Proto.Output.First(o => o.Name == "unused").Name = "confidence";
    }).ShouldContain(f => f.Contains("'confidence' does not depend on 'concepts'"));

    [Fact]
    public void Data_in_another_file_are_found() =>
        Findings(g => g.Proto.Initializer[0].DataLocation = TensorProto.Types.DataLocation.External).ShouldContain(f => f.Contains("another file"));

    [Fact]
    public void A_head_of_one_size_only_is_found()
    {
        var bundle = TinyBundle.Write(_folder["b"]);
        var head = OnnxModel.Read(bundle.HeadPath("fp32"));
        head.Graph.Proto.Input[0].Type.TensorType.Shape.Dim[2].DimValue = 16;
        BundleContract.CheckHead(head, bundle.Manifest).ShouldHaveSingleItem().ShouldContain("open height and width");
    }

    [Fact]
    public void A_head_cannot_be_cut_from_a_graph_with_a_way_around()
    {
        var model = OnnxModel.Read(TinyBundle.Write(_folder["b"]).GraphPath("fp32"));
        var before = model.Graph.Producer(model.Graph.Producer("concepts")!.Input[0])!.Input[0];
        model.Graph.Consumers("concepts").First().Input[0] = before;
        Should.Throw<UserException>(() => HeadCut.From(model)).Message.ShouldContain("'image'");
    }

    public void Dispose() => _folder.Dispose();

    private static void Rename(OnnxGraph graph, string from, string to) => graph.RenameTensor(from, to);

    private static TypeProto.Types.Tensor Tensor(OnnxGraph graph, string output) => graph.Outputs.First(o => o.Name == output).Type.TensorType;

    private IReadOnlyList<string> Findings(Action<OnnxGraph> spoil)
    {
        var bundle = TinyBundle.Write(_folder["b"]);
        var model = OnnxModel.Read(bundle.GraphPath("fp32"));
        spoil(model.Graph);
        return BundleContract.Check(model, bundle.Manifest);
    }
}
