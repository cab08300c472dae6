using CsCheck;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Concepts;

namespace Sbn.Edge.Core.Tests.Concepts;

public sealed class EvidenceTests
{
    private static readonly string[] Classes = ["car", "tree", "building"];

    private static readonly ConceptSpace Concepts = new(
        [new("car/wheel", "part"), new("car/window", "part"), new("material/foliage", "material"), new("building/wall", "part"), new("material/glass", "material")]);

    // What car, tree and building usually show, and how strongly they lean on it.
    private static readonly Dictionary<string, ClassProfile> Profiles = new()
    {
        ["car"] = Profile((0.3, 0.6, 0.9, 2), (0.2, 0.5, 0.8, 1), (0, 0, 0.1, -0.5), (0, 0, 0.2, 0), (0.1, 0.4, 0.9, 0.5)),
        ["tree"] = Profile((0, 0, 0.1, 0), (0, 0, 0.1, 0), (0.5, 0.8, 1, 3), (0, 0, 0.1, 0), (0, 0, 0.1, 0)),
        ["building"] = Profile((0, 0, 0.1, 0), (0, 0, 0.1, 0), (0, 0, 0.2, 0), (0.4, 0.7, 1, 2), (0.1, 0.3, 0.9, 0.8)),
    };

    [Fact]
    public void What_is_there_as_usual_is_present()
    {
        var evidence = Find("car", 0.6, 0.5, 0, 0, 0.4);
        evidence.Present.Select(e => e.Concept).ShouldBe(["car/wheel", "car/window", "material/glass"]);
        evidence.Missing.ShouldBeEmpty();
        evidence.Conflicting.ShouldBeEmpty();
        evidence.Rival.ShouldBeNull();
    }

    [Fact]
    public void What_the_class_leans_on_and_is_not_there_is_missing_the_dearest_first()
    {
        var evidence = Find("car", 0.02, 0.01, 0, 0, 0.4);
        evidence.Missing.Select(e => e.Concept).ShouldBe(["car/wheel", "car/window"]);
        evidence.Missing[0].Weight.ShouldBe(2 * (0.6 - 0.02) / 0.6, 1e-9);
        evidence.Missing[0].Activation.ShouldBe(0.02);
        evidence.Missing[0].Usual.ShouldBe(0.6);
    }

    [Fact]
    public void What_speaks_for_another_class_is_conflicting_and_names_the_rival()
    {
        var evidence = Find("car", 0.6, 0.5, 0.7, 0, 0.4);
        var foliage = evidence.Conflicting.ShouldHaveSingleItem();
        (foliage.Concept, foliage.SpeaksFor).ShouldBe(("material/foliage", "tree"));
        foliage.Weight.ShouldBe(3 * (0.7 - 0.1) / 0.8, 1e-9);
        evidence.Rival.ShouldBe("tree");
    }

    [Fact]
    public void The_rival_is_the_class_that_gains_most()
    {
        Find("car", 0.6, 0.5, 0.2, 0.9, 0.4).Rival.ShouldBe("building");
        Find("car", 0.6, 0.5, 0.9, 0.3, 0.4).Rival.ShouldBe("tree");
    }

    [Fact]
    public void A_concept_the_class_leans_on_itself_contradicts_nothing_however_strong() =>
        Find("car", 0.6, 0.5, 0, 0, 1).Conflicting.ShouldBeEmpty();

    [Fact]
    public void A_part_that_correct_regions_often_lack_is_not_called_missing() =>
        Find("tree", 0, 0, 0.8, 0, 0).Missing.ShouldBeEmpty();

    [Fact]
    public void Whole_regions_are_held_against_whole_regions_where_the_profile_has_them()
    {
        // Single cells of a car rarely show a wheel; whole cars always show some.
        var wheel = new ConceptProfile(0, 0, 0.9, 0, 2);
        Missing(wheel).ShouldBeEmpty();
        Missing(wheel with { Region = new RegionProfile(0.1, 0.2, 0.4) }).ShouldHaveSingleItem().Usual.ShouldBe(0.2);

        static IReadOnlyList<ConceptEvidence> Missing(ConceptProfile wheel)
        {
            var space = new ConceptSpace([new("car/wheel", "part")]);
            var profiles = new Dictionary<string, ClassProfile> { ["car"] = new(1, new Dictionary<string, ConceptProfile> { ["car/wheel"] = wheel }) };
            return new EvidenceFinder(space, ["car"], profiles, new EvidenceOptions()).Find(0, [0.01]).Missing;
        }
    }

    [Fact]
    public void Nothing_within_the_quantiles_of_correct_regions_is_ever_claimed_against_the_class() =>
        Gen.Double[0, 1].Array[5].Sample(shares =>
        {
            var profile = Profiles["car"].Concepts;
            var activations = Enumerable.Range(0, 5).Select(k => profile[Concepts.NameOf(k)])
                .Select((p, k) => p.Low + (shares[k] * (p.High - p.Low))).ToArray();
            var evidence = Find("car", activations);
            evidence.Missing.ShouldBeEmpty();
            evidence.Conflicting.ShouldBeEmpty();
        });

    [Fact]
    public void Claims_are_ranked_disjoint_and_limited() =>
        Gen.Select(Gen.Double[0, 1].Array[5], Gen.Int[1, 3], Gen.OneOf(Classes.Select(Gen.Const).ToArray<IGen<string>>())).Sample((activations, most, name) =>
        {
            var evidence = new EvidenceFinder(Concepts, Classes, Profiles, new EvidenceOptions { MaximumClaims = most })
                .Find(Array.IndexOf(Classes, name), activations);
            foreach (var list in (IReadOnlyList<ConceptEvidence>[])[evidence.Present, evidence.Missing, evidence.Conflicting])
            {
                list.Count.ShouldBeLessThanOrEqualTo(most);
                list.Select(e => e.Weight).ShouldBe(list.Select(e => e.Weight).OrderDescending());
                list.ShouldAllBe(e => e.Weight > 0);
            }

            evidence.Present.Concat(evidence.Missing).Concat(evidence.Conflicting).Select(e => e.Concept).ShouldBeUnique();
            evidence.Conflicting.ShouldAllBe(e => e.SpeaksFor != null && e.SpeaksFor != name);
            (evidence.Rival is null).ShouldBe(evidence.Conflicting.Count == 0);
        });

    [Fact]
    public void A_concept_that_a_class_may_not_have_is_no_evidence_for_it()
    {
        var mayHave = new Dictionary<string, IReadOnlyList<string>> { ["car"] = ["car/wheel", "car/window"], ["tree"] = [], ["building"] = ["building/wall", "material/glass"] };
        var finder = new EvidenceFinder(Concepts, Classes, Profiles, new EvidenceOptions(), mayHave);

        var evidence = finder.Find(0, [0.6, 0.5, 0.7, 0.9, 0.4]);

        evidence.Present.Select(e => e.Concept).ShouldBe(["car/wheel", "car/window"]);
        evidence.Conflicting.Select(e => (e.Concept, e.SpeaksFor)).ShouldBe([("building/wall", "building")]);
    }

    [Fact]
    public void Without_a_profile_nothing_is_claimed()
    {
        var finder = new EvidenceFinder(Concepts, ["car", "fence"], Profiles, new EvidenceOptions());
        var evidence = finder.Find(1, [1, 1, 1, 1, 1]);
        evidence.HasProfile.ShouldBeFalse();
        evidence.Conflicting.ShouldBeEmpty();
        EvidenceSentence.Write(evidence, 0.4).ShouldBe("Looks like fence, but only 40 % sure; the model has no concept profile of this class to compare with.");
    }

    [Theory]
    [InlineData(new[] { 0.0, 0, 0.7, 0, 0.4 }, "Looks like car, but only 62 % sure: car/wheel and car/window are missing, material/foliage speaks for tree.")]
    [InlineData(new[] { 0.0, 0.5, 0, 0, 0.4 }, "Looks like car, but only 62 % sure: car/wheel is missing.")]
    [InlineData(new[] { 0.6, 0.5, 0.9, 0.4, 0.4 }, "Looks like car, but only 62 % sure: material/foliage speaks for tree, building/wall speaks for building.")]
    [InlineData(new[] { 0.6, 0.5, 0, 0, 0.4 }, "Looks like car, but only 62 % sure; car/wheel, car/window and material/glass are there as usual and nothing contradicts, so the concepts do not tell why.")]
    [InlineData(new[] { 0.28, 0.17, 0, 0, 0.1 }, "Looks like car, but only 62 % sure; no concept stands out.")]
    public void The_sentence_says_what_the_evidence_is(double[] activations, string sentence) =>
        EvidenceSentence.Write(Find("car", activations), 0.62).ShouldBe(sentence);

    [Fact]
    public void A_region_below_its_threshold_never_reads_as_fully_sure() =>
        EvidenceSentence.Write(Find("car", 0.6, 0.5, 0, 0, 0.4), 0.9996).ShouldContain("only 99 % sure");

    [Theory]
    [InlineData(0, 0.1, 0.05, "MaximumClaims")]
    [InlineData(5, 0, 0.05, "LeastLink")]
    [InlineData(5, 0.1, -0.1, "Margin")]
    [InlineData(5, double.NaN, 0.05, "LeastLink")]
    public void An_option_out_of_range_is_named(int claims, double link, double margin, string name) =>
        Should.Throw<UserException>(() => new EvidenceOptions { MaximumClaims = claims, LeastLink = link, Margin = margin }.Validate("Evidence"))
            .Message.ShouldStartWith($"Evidence:{name} is ");

    private static Evidence Find(string className, params double[] activations) =>
        new EvidenceFinder(Concepts, Classes, Profiles, new EvidenceOptions()).Find(Array.IndexOf(Classes, className), activations);

    private static ClassProfile Profile(params (double Low, double Median, double High, double Link)[] concepts) =>
        new(1000, concepts.Select((c, k) => (Name: Concepts.NameOf(k), Profile: new ConceptProfile(c.Low, c.Median, c.High, 0, c.Link)))
            .ToDictionary(p => p.Name, p => p.Profile));
}
