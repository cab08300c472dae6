using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Inference;

public sealed class SbnSessionTests : IDisposable
{
    private static readonly InferenceOptions Cpu = new() { Provider = ExecutionProvider.Cpu, Threads = 1 };
    private readonly TempFolder _folder = new();

    [Theory]
    [InlineData(4, 96, 64, 4)]
    [InlineData(11, 80, 48, 8)]
    public void Each_class_is_found_where_its_colour_is_painted(int classes, int width, int height, int stride)
    {
        var bundle = TinyBundle.Write(_folder["b"], new TinyBundleOptions { Classes = classes, Width = width, Height = height, Stride = stride });
        using var session = SbnSession.Open(bundle, "fp32", Cpu);
        var scene = session.CreateScene();

        for (var id = 0; id < classes; id++)
        {
            session.Run(TinyBundle.Paint(width, height, (_, _) => id), width, height, scene);
            scene.Classes.Distinct().ShouldBe([(byte)id]);
            ((int)scene.Confidence.Min()).ShouldBeGreaterThanOrEqualTo(TinyBundle.Threshold, TinyClasses.All[id].Name);
        }
    }

    [Fact]
    public void An_unknown_colour_is_not_accepted()
    {
        using var session = SbnSession.Open(TinyBundle.Write(_folder["b"]), "fp32", Cpu);
        var scene = session.CreateScene();

        session.Run(TinyBundle.Paint(96, 64, (_, _) => -1), 96, 64, scene);

        ((int)scene.Confidence.Max()).ShouldBeLessThan(TinyBundle.Threshold);
        scene.Confidence[0].ShouldBe(ConfidenceCode.FromLogit(-5));
    }

    [Fact]
    public void The_arrays_run_by_rows_from_the_top_left()
    {
        using var session = SbnSession.Open(TinyBundle.Write(_folder["b"]), "fp32", Cpu);
        var scene = session.CreateScene();

        session.Run(TinyBundle.Paint(96, 64, (x, y) => y < 32 ? 2 : x < 48 ? 0 : 3), 96, 64, scene);

        scene.Classes[(10 * 96) + 90].ShouldBe((byte)2);
        scene.Classes[(50 * 96) + 10].ShouldBe((byte)0);
        scene.Classes[(50 * 96) + 90].ShouldBe((byte)3);
        var foliage = scene.Concepts.AsSpan(4 * 24 * 16, 24 * 16);
        foliage[0].ShouldBe(1, 0.01);
        foliage[^1].ShouldBe(0, 0.01);
    }

    [Fact]
    public void A_picture_of_another_size_is_resized_to_the_grid()
    {
        using var session = SbnSession.Open(TinyBundle.Write(_folder["b"]), "fp32", Cpu);
        var scene = session.CreateScene();
        var same = session.CreateScene();
        session.Run(TinyBundle.Paint(96, 64, (x, _) => x < 48 ? 1 : 2), 96, 64, same);

        foreach (var (w, h) in new[] { (192, 128), (48, 32) })
        {
            session.Run(TinyBundle.Paint(w, h, (x, _) => x < w / 2 ? 1 : 2), w, h, scene);
            var differing = scene.Classes.Zip(same.Classes).Count(p => p.First != p.Second);
            differing.ShouldBeLessThanOrEqualTo(64 * 4);
        }
    }

    [Fact]
    public void In_steady_state_a_run_allocates_nothing()
    {
        using var session = SbnSession.Open(TinyBundle.Write(_folder["b"]), "fp32", Cpu);
        var scenes = new[] { session.CreateScene(), session.CreateScene(withScores: true) };
        var picture = TinyBundle.Paint(96, 64, (x, _) => x % 4);
        for (var i = 0; i < 4; i++)
        {
            session.Run(picture, 96, 64, scenes[i % 2]);
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
        {
            session.Run(picture, 96, 64, scenes[i % 2]);
        }

        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Resizing_allocates_nothing_that_scales_with_the_image()
    {
        using var session = SbnSession.Open(TinyBundle.Write(_folder["b"]), "fp32", Cpu);
        var scene = session.CreateScene();
        var picture = TinyBundle.Paint(640, 480, (x, _) => x % 4);
        session.Run(picture, 640, 480, scene);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 50; i++)
        {
            session.Run(picture, 640, 480, scene);
        }

        ((GC.GetAllocatedBytesForCurrentThread() - before) / 50).ShouldBeLessThan(1024);
    }

    [Fact]
    public void The_scores_name_the_classes()
    {
        using var session = SbnSession.Open(TinyBundle.Write(_folder["b"]), "fp32", Cpu);
        var scene = session.CreateScene(withScores: true);

        session.Run(TinyBundle.Paint(96, 64, (x, _) => x / 24), 96, 64, scene);

        var cells = session.Shape.ConceptWidth * session.Shape.ConceptHeight;
        foreach (var cell in Enumerable.Range(0, cells).Where(c => c % 24 % 6 == 3))
        {
            var scores = Enumerable.Range(0, 4).Select(c => scene.Scores![(c * cells) + cell]).ToArray();
            Array.IndexOf(scores, scores.Max()).ShouldBe(cell % 24 / 6);
        }
    }

    [Fact]
    public void Scores_that_the_graph_does_not_have_are_refused_in_a_sentence()
    {
        using var session = SbnSession.Open(TinyBundle.Write(_folder["b"], new TinyBundleOptions { Scores = false }), "fp32", Cpu);

        session.HasScores.ShouldBeFalse();
        Should.Throw<UserException>(() => session.CreateScene(withScores: true)).Message.ShouldContain("'scores'");
    }

    [Fact]
    public void The_cut_head_says_of_the_concepts_what_the_whole_graph_says_of_the_image()
    {
        var bundle = TinyBundle.Write(_folder["b"]);
        using var session = SbnSession.Open(bundle, "fp32", Cpu);
        using var head = HeadSession.Open(bundle, "fp32", Cpu);
        var scene = session.CreateScene(withScores: true);

        session.Run(TinyBundle.Paint(96, 64, (x, y) => ((x / 7) + (y / 5)) % 5 - 1), 96, 64, scene);
        var cut = head.Run(scene.Concepts, 24, 16);

        cut.Classes.ShouldBe(scene.Classes);
        cut.Confidence.ShouldBe(scene.Confidence);
        cut.Scores.ShouldBe(scene.Scores);
    }

    [Fact]
    public void The_head_runs_on_crops_of_any_size()
    {
        using var head = HeadSession.Open(TinyBundle.Write(_folder["b"]), "fp32", Cpu);
        var concepts = new float[8 * 3 * 5];
        concepts.AsSpan(6 * 15, 15).Fill(1);

        var scene = head.Run(concepts, 5, 3);

        (scene.Width, scene.Height).ShouldBe((20, 12));
        scene.Classes.Distinct().ShouldBe([(byte)3]);
    }

    [Fact]
    public void Taking_a_concept_away_takes_its_class_away()
    {
        var bundle = TinyBundle.Write(_folder["b"]);
        using var session = SbnSession.Open(bundle, "fp32", Cpu);
        using var head = HeadSession.Open(bundle, "fp32", Cpu);
        var scene = session.CreateScene();
        session.Run(TinyBundle.Paint(96, 64, (_, _) => 2), 96, 64, scene);

        scene.Concepts.AsSpan(4 * 24 * 16, 24 * 16).Clear();

        ((int)head.Run(scene.Concepts, 24, 16).Confidence.Max()).ShouldBeLessThan(TinyBundle.Threshold);
    }

    [Fact]
    public void A_picture_with_too_few_bytes_is_refused()
    {
        using var session = SbnSession.Open(TinyBundle.Write(_folder["b"]), "fp32", Cpu);
        Should.Throw<ArgumentException>(() => session.Run(new byte[5], 96, 64, session.CreateScene())).Message.ShouldContain("96×64");
    }

    [Fact]
    public void A_scene_of_another_model_is_refused()
    {
        using var session = SbnSession.Open(TinyBundle.Write(_folder["b"]), "fp32", Cpu);
        var other = new Scene(session.Shape with { Width = 48 });
        Should.Throw<ArgumentException>(() => session.Run(new byte[96 * 64 * 3], 96, 64, other));
    }

    [Fact]
    public void A_variant_that_is_not_there_is_refused_in_a_sentence() =>
        Should.Throw<BundleException>(() => SbnSession.Open(TinyBundle.Write(_folder["b"]), "int8", Cpu)).Message.ShouldContain("'int8'");

    [Fact]
    public void A_graph_that_changed_after_the_bundle_was_loaded_is_not_run()
    {
        var bundle = TinyBundle.Write(_folder["b"]);
        File.AppendAllText(bundle.GraphPath("fp32"), "x");
        Should.Throw<BundleException>(() => SbnSession.Open(bundle, "fp32", Cpu)).Message.ShouldContain("sbn.onnx");
    }

    [Fact]
    public void Both_variants_run()
    {
        var bundle = TinyBundle.Write(_folder["b"], new TinyBundleOptions { Quantised = true });
        bundle.Variants.ShouldBe(["fp32", "int8"]);
        bundle.GraphSha256("fp32").ShouldNotBe(bundle.GraphSha256("int8"));
        using var session = SbnSession.Open(bundle, "int8", Cpu);
        session.Variant.ShouldBe("int8");
    }

    [Fact]
    public async Task Cameras_that_share_a_session_from_several_threads_each_get_their_own_scene()
    {
        using var session = SbnSession.Open(TinyBundle.Write(_folder["b"]), "fp32", Cpu);
        var cameras = Enumerable.Range(0, 4).Select(id => Task.Run(() =>
        {
            var scene = session.CreateScene();
            var picture = TinyBundle.Paint(96, 64, (_, _) => id);
            for (var i = 0; i < 25; i++)
            {
                session.Run(picture, 96, 64, scene);
                scene.Classes.Distinct().ShouldBe([(byte)id]);
            }
        }));
        await Task.WhenAll(cameras);
    }

    [Fact]
    public void A_session_that_is_closed_says_so_and_closes_twice()
    {
        var bundle = TinyBundle.Write(_folder["b"]);
        var session = SbnSession.Open(bundle, "fp32", Cpu);
        var head = HeadSession.Open(bundle, "fp32", Cpu);
        var scene = session.CreateScene();
        session.Run(new byte[96 * 64 * 3], 96, 64, scene);
        foreach (var closing in (IDisposable[])[session, head, session, head])
        {
            closing.Dispose();
        }

        Should.Throw<ObjectDisposedException>(() => session.Run(new byte[96 * 64 * 3], 96, 64, scene));
        Should.Throw<ObjectDisposedException>(() => head.Run(new float[8], 1, 1));
    }

    public void Dispose() => _folder.Dispose();
}
