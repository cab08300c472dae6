using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Tests.Confidence;

public sealed class SceneCertaintyTests
{
    private static readonly SceneShape Shape = new(4, 1, 2, 1, 1, 1);

    [Fact]
    public void A_pixel_is_uncertain_below_the_level_accepted_from_its_classs_threshold_on_and_plain_between()
    {
        var certainty = new SceneCertainty(Shape, new CertaintyScale([200, 256], 100)).Read(Scene([0, 0, 0, 1], [99, 100, 200, 255]));
        States(certainty).ShouldBe([Certainty.Uncertain, Certainty.Plain, Certainty.Accepted, Certainty.Plain]);
        (certainty.Seen, certainty.Accepted, certainty.Uncertain).ShouldBe((4, 1, 1));
    }

    [Fact]
    public void A_threshold_below_the_level_accepts_nothing_that_is_uncertain() =>
        States(new SceneCertainty(Shape, new CertaintyScale([50, 50], 100)).Read(Scene([0, 0, 0, 0], [49, 50, 99, 100])))
            .ShouldBe([Certainty.Uncertain, Certainty.Uncertain, Certainty.Uncertain, Certainty.Accepted]);

    [Fact]
    public void Ignored_pixels_count_nowhere()
    {
        var certainty = new SceneCertainty(Shape, new CertaintyScale([200, 200], 100));
        certainty.Ignore([true, false, false, true]);
        certainty.Read(Scene([0, 0, 0, 0], [10, 10, 250, 250]));
        States(certainty).ShouldBe([Certainty.Ignored, Certainty.Uncertain, Certainty.Accepted, Certainty.Ignored]);
        (certainty.Seen, certainty.AcceptedShare, certainty.UncertainShare).ShouldBe((2, 0.5, 0.5));

        certainty.Ignore(null);
        certainty.Read(Scene([0, 0, 0, 0], [10, 10, 250, 250])).Seen.ShouldBe(4);
    }

    [Fact]
    public void With_everything_ignored_nothing_is_accepted()
    {
        var certainty = new SceneCertainty(Shape, new CertaintyScale([0, 0], 0));
        certainty.Ignore([true, true, true, true]);
        certainty.Read(Scene([0, 0, 0, 0], [1, 2, 3, 4])).AcceptedShare.ShouldBe(0);
    }

    private static Certainty[] States(SceneCertainty certainty) => Array.ConvertAll(certainty.States, s => (Certainty)s);

    private static Scene Scene(byte[] classes, byte[] confidence)
    {
        var scene = new Scene(Shape);
        classes.CopyTo(scene.Classes, 0);
        confidence.CopyTo(scene.Confidence, 0);
        return scene;
    }
}
