using Sbn.Edge.Drive;
using Sbn.Edge.Training.Concepts;

namespace Sbn.Edge.Training.Tests.Concepts;

public sealed class VocabularyTests
{
    private static readonly Vocabulary Street = Vocabulary.Street();

    [Fact]
    public void It_has_between_24_and_64_concepts_all_of_different_names()
    {
        Street.Concepts.Count.ShouldBeInRange(24, 64);
        Street.Concepts.Select(c => c.Name).ShouldBeUnique();
    }

    [Fact]
    public void Every_concept_is_a_namespaced_part_or_material()
    {
        foreach (var concept in Street.Concepts)
        {
            concept.Name.ShouldMatch("^[a-z-]+/[a-z-]+$");
            concept.Kind.ShouldBe(concept.Name.StartsWith("material/", StringComparison.Ordinal) ? "material" : "part");
        }
    }

    [Fact]
    public void No_concept_is_a_task_class_by_another_name()
    {
        string[] names = [.. Street.Classes.Select(c => c.Name), "trees", "column", "vegetation", "sidewalk", "person", "people", "cyclist", "rider", "vehicle"];
        foreach (var concept in Street.Concepts.Where(c => c.Kind == "part"))
        {
            names.ShouldNotContain(concept.Name.Split('/')[1]);
        }
    }

    [Fact]
    public void Every_class_may_have_at_least_one_concept_and_lacks_at_least_half()
    {
        foreach (var c in Street.Classes)
        {
            var allowed = Enumerable.Range(0, Street.Concepts.Count).Count(k => Street.IsAllowed(c.Id, k));
            allowed.ShouldBeInRange(1, Street.Concepts.Count / 2, c.Name);
        }
    }

    [Fact]
    public void Every_concept_has_a_set_or_the_drive_to_be_learned_from()
    {
        var taught = Street.Sets.Values.SelectMany(s => s.Labels.Values)
            .SelectMany(m => Enumerable.Range(0, Street.Concepts.Count).Where(k => m.Concepts[k] == PixelMeaning.Present))
            .Concat(DriveVocabulary.Concepts.Select(Street.ConceptId))
            .ToHashSet();
        Street.Concepts.Where((_, k) => !taught.Contains(k)).Select(c => c.Name).ShouldBeEmpty();
    }

    [Fact]
    public void A_label_never_says_present_of_what_the_exclusion_table_rules_out_for_its_class()
    {
        foreach (var (set, meaning) in Street.Sets)
        {
            foreach (var (label, pixel) in meaning.Labels.Where(l => l.Value.Class != PixelMeaning.NoClass))
            {
                for (var k = 0; k < Street.Concepts.Count; k++)
                {
                    if (pixel.Concepts[k] == PixelMeaning.Present)
                    {
                        Street.IsAllowed(pixel.Class, k).ShouldBeTrue($"{set}: {label} shows {Street.Concepts[k].Name}");
                    }
                }
            }
        }
    }

    [Fact]
    public void Where_the_class_is_sky_there_is_no_wheel()
    {
        var sky = Street.Sets["camvid"].Labels["sky"];
        sky.Concepts[Street.ConceptId("car/wheel")].ShouldBe(PixelMeaning.Absent);
        sky.Concepts[Street.ConceptId("material/sky")].ShouldBe(PixelMeaning.Present);
    }

    [Fact]
    public void The_drive_speaks_the_vocabularys_language()
    {
        DriveVocabulary.Classes.ShouldBe(Street.Classes.Select(c => c.Name));
        DriveVocabulary.Concepts.ShouldAllBe(name => Street.Concepts.Any(c => c.Name == name));
    }

    [Fact]
    public void A_vocabulary_that_names_an_undeclared_concept_is_refused_by_name()
    {
        var path = Path.GetTempFileName();
        File.WriteAllText(path, """
            { "classes": [{ "name": "road", "color": [0, 0, 0] }], "concepts": [],
              "exclusion": { "allowed": { "road": ["car/wing"] } }, "sets": {} }
            """);
        Should.Throw<Core.UserException>(() => Vocabulary.Load(path)).Message.ShouldContain("car/wing");
        File.Delete(path);
    }
}
