using CsCheck;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Tests.Concepts;

public sealed class ProfileBuilderTests
{
    private const byte Ignored = 255;

    private static readonly string[] Classes = ["car", "road"];
    private static readonly ConceptSpace Concepts = new([new("car/wheel", "part"), new("material/asphalt", "material")]);
    private static readonly double[][] Links = [[1, 2], [3, 4]];

    // A grid of 8×4 pixels over a concept tensor of 4×2 cells: each cell has 2×2 pixels.
    private static readonly SceneShape Shape = new(8, 4, 2, 2, 4, 2);

    [Fact]
    public void Quantiles_come_from_the_cells_predicted_rightly_and_with_confidence()
    {
        var builder = Builder();
        var scene = SceneOf((_, _) => 0, 200, cell => [cell / 10.0, 0.5]);
        builder.Add(scene, Labels((_, _) => 0));

        var profile = builder.Build(Links)["car"];

        profile.Pixels.ShouldBe(8);
        var wheel = profile.Concepts["car/wheel"];
        (wheel.Low, wheel.Median, wheel.High).ShouldBe((0, 0.3, 0.7), new Near(0.003));
        wheel.Link.ShouldBe(1);
        profile.Concepts["material/asphalt"].Median.ShouldBe(0.5, 0.003);
        profile.Concepts["material/asphalt"].Link.ShouldBe(2);
        builder.Build(Links).ContainsKey("road").ShouldBeFalse();
    }

    [Fact]
    public void Wrong_unsure_and_unlabelled_cells_do_not_count()
    {
        var builder = Builder();
        builder.Add(SceneOf((_, _) => 0, 200, _ => [0.9, 0.9]), Labels((_, _) => 1));
        builder.Add(SceneOf((_, _) => 0, 99, _ => [0.9, 0.9]), Labels((_, _) => 0));
        builder.Add(SceneOf((_, _) => 0, 200, _ => [0.9, 0.9]), Labels((_, _) => Ignored));
        builder.Build(Links).ShouldBeEmpty();
    }

    [Fact]
    public void A_cell_counts_if_more_than_half_of_its_pixels_do()
    {
        var builder = Builder();
        // In each cell the left two of four pixels are right: not more than half. In the first row of cells, three are.
        var scene = SceneOf((x, _) => x % 2, 200, _ => [0.5, 0.5]);
        scene.Classes[1] = 0;
        builder.Add(scene, Labels((_, _) => 0));
        builder.Build(Links)["car"].Pixels.ShouldBe(1);
    }

    [Fact]
    public void Absent_is_the_median_where_another_class_is_labelled()
    {
        var builder = Builder();
        // The left half is car with wheels, the right half road without.
        builder.Add(
            SceneOf((x, _) => x < 4 ? 0 : 1, 200, cell => cell % 4 < 2 ? [0.8, 0.1] : [0.2, 0.9]),
            Labels((x, _) => x < 4 ? 0 : 1));

        builder.AbsentActivations(0).ShouldBe([0.2, 0.9], 0.003);
        builder.AbsentActivations(1).ShouldBe([0.8, 0.1], 0.003);
        builder.Build(Links)["car"].Concepts["car/wheel"].Absent.ShouldBe(0.2, 0.003);
    }

    [Fact]
    public void Means_over_whole_regions_are_told_once_there_are_enough_of_them()
    {
        var builder = Builder();
        Add(19);
        builder.Build(Links)["car"].Concepts["car/wheel"].Region.ShouldBeNull();
        Add(1);

        var wheel = builder.Build(Links)["car"].Concepts["car/wheel"];

        // One cell in eight shows a wheel: cells say 0 to 0.8, regions say 0.1.
        (wheel.Low, wheel.High).ShouldBe((0, 0.8), new Near(0.003));
        var region = wheel.Region.ShouldNotBeNull();
        (region.Low, region.Median, region.High).ShouldBe((0.1, 0.1, 0.1), new Near(0.003));

        void Add(int times)
        {
            for (var i = 0; i < times; i++)
            {
                builder.Add(SceneOf((_, _) => 0, 200, cell => [cell == 3 ? 0.8 : 0, 0]), Labels((_, _) => 0));
            }
        }
    }

    [Fact]
    public void Builders_of_parts_merge_to_that_of_the_whole() =>
        Gen.Int.Array[2, 6].Sample(seeds =>
        {
            var whole = Builder();
            var parts = seeds.Select(_ => Builder()).ToList();
            for (var i = 0; i < seeds.Length; i++)
            {
                var random = new Random(seeds[i]);
                var activations = Enumerable.Range(0, 16).Select(_ => random.NextDouble()).ToArray();
                var scene = SceneOf((_, _) => random.Next(2), random.Next(90, 120), cell => [activations[cell], activations[8 + cell]]);
                var labels = Labels((_, _) => random.Next(3) is var l && l == 2 ? Ignored : l);
                whole.Add(scene, labels);
                parts[i].Add(scene, labels);
            }

            foreach (var part in parts.Skip(1))
            {
                parts[0].Merge(part);
            }

            var (a, b) = (parts[0].Build(Links), whole.Build(Links));
            a.Keys.ShouldBe(b.Keys, ignoreOrder: true);
            foreach (var name in a.Keys)
            {
                a[name].Pixels.ShouldBe(b[name].Pixels);
                a[name].Concepts.ShouldBe(b[name].Concepts, ignoreOrder: true);
            }
        });

    [Fact]
    public void Builders_of_different_thresholds_do_not_merge() =>
        Should.Throw<ArgumentException>(() => Builder().Merge(new ProfileBuilder(Shape, Concepts, Classes, [1, 2])));

    [Fact]
    public void A_class_without_a_threshold_is_confident_from_one_half() =>
        ProfileBuilder.ConfidentCodes([200, 256]).ShouldBe([200, 128]);

    [Fact]
    public void Quantiles_are_the_order_statistics() =>
        Gen.Select(Gen.Int[0, 255].Array[1, 50], Gen.Double[0, 1]).Sample((bins, q) =>
        {
            var counts = new long[256];
            foreach (var bin in bins)
            {
                counts[bin]++;
            }

            var expected = bins.Order().ElementAt(Math.Max(0, (int)Math.Ceiling(q * bins.Length) - 1)) / 255.0;
            ActivationHistogram.Quantile(counts, q).ShouldBe(expected, 1e-12);
        });

    private static ProfileBuilder Builder() => new(Shape, Concepts, Classes, [100, 100]);

    private static Scene SceneOf(Func<int, int, int> classAt, int code, Func<int, double[]> conceptsOfCell)
    {
        var scene = new Scene(Shape);
        for (var i = 0; i < scene.Classes.Length; i++)
        {
            scene.Classes[i] = (byte)classAt(i % 8, i / 8);
        }

        Array.Fill(scene.Confidence, (byte)code);
        for (var cell = 0; cell < 8; cell++)
        {
            var concepts = conceptsOfCell(cell);
            for (var k = 0; k < 2; k++)
            {
                scene.Concepts[(k * 8) + cell] = (float)concepts[k];
            }
        }

        return scene;
    }

    private static byte[] Labels(Func<int, int, int> labelAt) => [.. Enumerable.Range(0, 32).Select(i => (byte)labelAt(i % 8, i / 8))];

    /// <summary>Tuples of activations, equal within the resolution of their histogram.</summary>
    private sealed class Near(double tolerance) :
        IEqualityComparer<(double, double)>, IEqualityComparer<(double, double, double)>
    {
        public bool Equals((double, double) a, (double, double) b) => Is(a.Item1, b.Item1) && Is(a.Item2, b.Item2);

        public bool Equals((double, double, double) a, (double, double, double) b) =>
            Is(a.Item1, b.Item1) && Is(a.Item2, b.Item2) && Is(a.Item3, b.Item3);

        public int GetHashCode((double, double) value) => 0;

        public int GetHashCode((double, double, double) value) => 0;

        private bool Is(double a, double b) => Math.Abs(a - b) <= tolerance;
    }
}
