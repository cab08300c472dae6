using Sbn.Edge.Calibration.Evaluation.Links;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Evaluation.Links;

public sealed class LinkedConceptTests
{
    [Fact]
    public void A_concept_counts_where_its_link_is_strong_enough_and_the_class_may_have_it()
    {
        using var folder = new TempFolder();
        var bundle = TinyBundle.Write(folder["bundle"]);
        var (classes, concepts) = (bundle.Manifest.Classes, bundle.Manifest.Concepts.Select(c => c.Name).ToArray());
        var calibration = bundle.CalibrationFor(BundleFiles.Fp32)! with
        {
            Profiles = classes.ToDictionary(c => c.Name, c => new ClassProfile(1, concepts.Select((name, k) => (name, k)).ToDictionary(
                pair => pair.name, pair => new ConceptProfile(0, 0.5, 1, 0, pair.k <= c.Id ? 0.1 + pair.k : 0.09)))),
        };
        var pixels = new ConfidenceHistogram(classes.Count);

        // Road and building are predicted: road always rightly, building half the time.
        pixels.Add([0, 0, 1, 1], [200, 100, 200, 100], [0, 0, 1, 0]);
        var linked = LinkedConceptFigures.Of(bundle.Manifest, calibration, pixels, 1);
        linked.Classes.Values.Select(c => c.Concepts).ShouldBe([1, 2, 3, 4]);
        linked.Classes[classes[1].Name].BestLink.ShouldBe(1.1);
        linked.Classes[classes[0].Name].CoverageAt99.ShouldBe(1);
        linked.Classes[classes[1].Name].CoverageAt99.ShouldBe(0.5);
        linked.Classes[classes[1].Name].Aurc.ShouldBe(0.25);
        linked.Classes[classes[2].Name].Aurc.ShouldBeNull();
        linked.Correlations.ConceptsCoverage.ShouldBeNull("two classes have no order");
        linked.Note.ShouldContain("2 classes");

        var bound = bundle.Manifest with { ConceptsOfClass = new Dictionary<string, IReadOnlyList<string>> { [classes[3].Name] = [concepts[0]] } };
        LinkedConceptFigures.Of(bound, calibration, pixels, 1).Classes[classes[3].Name].Concepts.ShouldBe(1);
    }
}
