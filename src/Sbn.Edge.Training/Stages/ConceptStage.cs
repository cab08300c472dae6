using Sbn.Edge.Training.Concepts;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Scoring;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Stages;

/// <summary>Learns the linear map from the frozen trunk's late features to the named concepts.</summary>
internal sealed class ConceptStage(StreetData street, RunOptions options, TextWriter log)
{
    private const int MostCalibrationBatches = 60;
    private const double LeastSpan = 1;

    /// <summary>Trains (or loads) the map and calibrates its activation units.</summary>
    /// <param name="trunk">The frozen trunk, in evaluation mode.</param>
    /// <param name="below">What tells the trunk's weights apart.</param>
    public ConceptLayer Run(Trunk trunk, string below, int steps, CancellationToken stop)
    {
        var folder = Path.Combine(options.Run, "concepts");
        var mixture = StreetMixtures.Concepts(street, options);
        using var table = street.Codes.ConceptTable();
        var schedule = new Schedule(steps, Rate: 5e-3, WeightDecay: 1e-3) { AverageDecay = 0.99 };
        var average = new TrainingLoop("concepts", folder, schedule, options.Plan().With(("below", below)), options.Seed, log).Train(
            () => new ConceptLayer(street.Vocabulary.Concepts.Count),
            live => Lesson.OnCrops(new Learners([.. live.Map.parameters()]), mixture, batch => Loss(live, Features(trunk, batch), Targets(batch, table))),
            stop);
        // Counting takes a minute: what it gave is kept beside the weights that it was counted on.
        var calibrated = Path.Combine(folder, $"calibrated-{Fingerprint.Of([], average.Map)[..16]}.weights");
        if (File.Exists(calibrated))
        {
            average.load(calibrated);
            average.eval();
            return average;
        }

        Calibrate(average, trunk, mixture, table, Math.Min(steps, MostCalibrationBatches));
        average.save(calibrated);
        return average;
    }

    /// <summary>Average precision of each concept on the val parts of the concept sets, at street scale; NaN where none speaks.</summary>
    public IReadOnlyDictionary<string, double> AveragePrecision(Trunk trunk, ConceptLayer concepts, IReadOnlyList<StreetImage> drive)
    {
        var histograms = NewHistograms();
        foreach (var (set, scale) in new[]
        {
            ("camvid-fine", 1.0), ("street-facade", 0.8), ("facade-parts", 0.6), ("car-parts", 0.4), ("person-parts", 0.4), ("ground-materials", 1.5),
        })
        {
            foreach (var image in street.Set($"concepts/{set}", "val").Images)
            {
                Count(trunk, concepts, Rescale.By(image, scale), histograms);
            }
        }

        foreach (var image in drive)
        {
            Count(trunk, concepts, image, histograms);
        }

        return Named(histograms.Select(h => h.AveragePrecision()));
    }

    /// <summary>
    /// Of each part's strongest 1 % of activations on street frames: the share that lies in the classes which may have the part.
    /// </summary>
    public IReadOnlyDictionary<string, double> InParentShare(Trunk trunk, ConceptLayer concepts, IReadOnlyList<StreetImage> images)
    {
        var inside = NewHistograms();
        using var nograd = no_grad();
        foreach (var image in images)
        {
            using var scope = NewDisposeScope();
            var z = concepts.Logits(trunk.forward(Scorer.Picture(image)));
            Cells(z, image, (k, code, value) =>
            {
                var c = street.Codes.ClassOf(code);
                if (c != PixelMeaning.NoClass)
                {
                    inside[k].Add(value, street.Vocabulary.IsAllowed(c, k));
                }
            });
        }

        return Named(inside.Select(h => h.PositiveShareOfTop(0.01)));
    }

    /// <summary>The features of a batch, from the frozen trunk.</summary>
    public static Tensor[] Features(Trunk trunk, Batch batch)
    {
        using var nograd = no_grad();
        return trunk.forward(batch.Images.to(Native.Arithmetic.Activations));
    }

    private static Tensor Targets(Batch batch, Tensor table)
    {
        // The label of a cell is that of its middle pixel; a linear map has no way to place an edge more finely.
        var s = TrunkShape.OutputStride;
        var codes = batch.Codes.slice(1, s / 2, batch.Codes.shape[1], s).slice(2, s / 2, batch.Codes.shape[2], s);
        return table.index_select(0, codes.flatten()).view(codes.shape[0], codes.shape[1], codes.shape[2], -1).permute(0, 3, 1, 2);
    }

    /// <summary>
    /// Binary cross-entropy where a label speaks. Within a batch each concept weighs the same, and its presences and absences
    /// are brought closer to each other by the square root of their ratio.
    /// </summary>
    private static Tensor Loss(ConceptLayer concepts, Tensor[] features, Tensor targets)
    {
        var z = concepts.Logits(features);
        var present = targets.eq(1).to(ScalarType.Float32);
        var absent = targets.eq(0).to(ScalarType.Float32);
        long[] cells = [0, 2, 3];
        var presentCount = present.sum(cells, keepdim: true);
        var absentCount = absent.sum(cells, keepdim: true);
        var lift = (absentCount / presentCount.clamp_min(1)).clamp(1, 400).sqrt();
        var weight = absent + (present * lift);
        var loss = functional.binary_cross_entropy_with_logits(z, present, weight, reduction: Reduction.None).sum(cells);
        return (loss / weight.sum(cells).clamp_min(1)).mean();
    }

    private void Calibrate(ConceptLayer concepts, Trunk trunk, Mixture mixture, Tensor table, int batches)
    {
        var histograms = NewHistograms();
        using (var feed = new BatchFeed(mixture, 8, options.Seed + 1, 0))
        using (no_grad())
        {
            for (var i = 0; i < batches; i++)
            {
                using var scope = NewDisposeScope();
                var batch = feed.Next();
                Count(concepts.Logits(Features(trunk, batch)), Targets(batch, table).contiguous(), histograms);
            }
        }

        var low = new float[histograms.Length];
        var high = new float[histograms.Length];
        for (var k = 0; k < histograms.Length; k++)
        {
            // Absent: the middle of the absences. Present: where three quarters of the presences are reached.
            var absent = histograms[k].Quantile(positive: false, 0.5);
            var present = histograms[k].Quantile(positive: true, 0.75);
            low[k] = (float)(double.IsNaN(absent) ? -4 : absent);
            high[k] = (float)Math.Max(low[k] + LeastSpan, double.IsNaN(present) ? 4 : present);
        }

        concepts.Calibrate(low, high);
    }

    private static void Count(Tensor z, Tensor targets, RankHistogram[] histograms)
    {
        var values = z.contiguous().data<float>().ToArray();
        var labels = targets.data<float>().ToArray();
        var cells = (int)(z.shape[2] * z.shape[3]);
        for (var i = 0; i < values.Length; i++)
        {
            if (labels[i] >= 0)
            {
                histograms[i / cells % histograms.Length].Add(values[i], labels[i] > 0);
            }
        }
    }

    private void Count(Trunk trunk, ConceptLayer concepts, StreetImage image, RankHistogram[] histograms)
    {
        using var nograd = no_grad();
        using var scope = NewDisposeScope();
        var z = concepts.Logits(trunk.forward(Scorer.Picture(image)));
        Cells(z, image, (k, code, value) =>
        {
            var says = street.Codes[code].Concepts[k];
            if (says != PixelMeaning.Unknown)
            {
                histograms[k].Add(value, says == PixelMeaning.Present);
            }
        });
    }

    private static void Cells(Tensor z, StreetImage image, Action<int, ushort, float> visit)
    {
        var values = z.contiguous().data<float>().ToArray();
        int concepts = (int)z.shape[1], h = (int)z.shape[2], w = (int)z.shape[3], s = TrunkShape.OutputStride;
        for (var k = 0; k < concepts; k++)
        {
            for (var y = 0; y < h; y++)
            {
                var row = Math.Min(image.Height - 1, (y * s) + (s / 2)) * image.Width;
                for (var x = 0; x < w; x++)
                {
                    visit(k, image.Codes[row + Math.Min(image.Width - 1, (x * s) + (s / 2))], values[(((k * h) + y) * w) + x]);
                }
            }
        }
    }

    private RankHistogram[] NewHistograms() => [.. street.Vocabulary.Concepts.Select(_ => new RankHistogram())];

    private Dictionary<string, double> Named(IEnumerable<double> values) =>
        street.Vocabulary.Concepts.Zip(values).ToDictionary(p => p.First.Name, p => p.Second);
}
