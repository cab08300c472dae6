using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Bundles;

/// <summary>The bundle that ships with the project, <c>models/street</c>.</summary>
public sealed class StreetBundleTests
{
    private static readonly string Folder = RepositoryRoot.Combine("models", "street");
    private static readonly InferenceOptions Cpu = new() { Provider = ExecutionProvider.Cpu };

    [Fact]
    public void It_loads_with_every_check()
    {
        var bundle = Load();
        bundle.Manifest.Name.ShouldBe("street");
        bundle.Manifest.Concepts.Count.ShouldBeInRange(24, 64);
        bundle.CalibrationFor(BundleFiles.Fp32).ShouldNotBeNull();
        File.Exists(Path.Combine(Folder, BundleFiles.ModelCard)).ShouldBeTrue();
    }

    [Fact]
    public void Without_the_concepts_no_output_can_be_reached_from_the_image()
    {
        var bundle = Load();
        foreach (var variant in bundle.Variants)
        {
            var graph = OnnxModel.Read(bundle.GraphPath(variant)).Graph;
            graph.Descendants(BundleContract.Image).ShouldContain(BundleContract.Classes);
            graph.OutputsReachedAround(BundleContract.Image, BundleContract.Concepts).ShouldBeEmpty();
        }
    }

    [Fact]
    public void Its_head_says_of_the_concepts_what_the_whole_graph_says_of_the_image()
    {
        var bundle = Load();
        foreach (var variant in bundle.Variants)
        {
            using var session = SbnSession.Open(bundle, variant, Cpu);
            using var head = HeadSession.Open(bundle, variant, Cpu);
            var scene = session.CreateScene();
            session.Run(Gradient(session.Shape.Width, session.Shape.Height), session.Shape.Width, session.Shape.Height, scene);

            var cut = head.Run(scene.Concepts, session.Shape.ConceptWidth, session.Shape.ConceptHeight);

            // Kernels may differ with the shape's being fixed or open, and with them the last bit before the rounding.
            Agreement(cut.Classes, scene.Classes, 0).ShouldBeGreaterThan(0.999);
            Agreement(cut.Confidence, scene.Confidence, 1).ShouldBeGreaterThan(0.999);
        }
    }

    private static ModelBundle Load() => ModelBundle.Load(Folder);

    private static byte[] Gradient(int width, int height)
    {
        var bgr = new byte[width * height * 3];
        for (var i = 0; i < bgr.Length; i++)
        {
            var (x, y, channel) = (i / 3 % width, i / 3 / width, i % 3);
            bgr[i] = (byte)(((x * (channel + 1)) + (y * (3 - channel)) + (x * y / 64)) % 256);
        }

        return bgr;
    }

    private static double Agreement(byte[] a, byte[] b, int tolerance) => a.Zip(b).Count(p => Math.Abs(p.First - p.Second) <= tolerance) / (double)a.Length;
}
