using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Network;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Stages;

/// <summary>
/// Trains the per-class classifiers of the paper. Their training set is filtered in two stages, as in section 4.3 of the paper:
/// first the pixels that the SBN misclassifies go, then those whose label the first-stage classifiers confidently contradict.
/// </summary>
internal sealed class PaperStage(StreetData street, RunOptions options, TextWriter log)
{
    /// <summary>Below this first-stage score a label counts as contradicted, unless no other class is more likely.</summary>
    private const double Contradicted = 0.1;

    public PaperPredictor Run(Trunk trunk, ConceptLayer concepts, SbnHead head, string below, int steps, CancellationToken stop)
    {
        using var first = Train("paper-1", null);
        return Train("paper-2", first);

        PaperPredictor Train(string name, PaperPredictor? filter) =>
            new TrainingLoop(name, Path.Combine(options.Run, name), new Schedule(steps, Rate: 3e-3), options.Plan().With(("below", below)), options.Seed + 3, log).Train(
                () => new PaperPredictor(street.ClassCount), live => Begin(live, trunk, concepts, head, filter), stop);
    }

    private Lesson Begin(PaperPredictor live, Trunk trunk, ConceptLayer concepts, SbnHead head, PaperPredictor? filter)
    {
        var mixture = StreetMixtures.Classes(street, options);

        // After the mixture: what it loads may add codes.
        var classTable = street.Codes.ClassTable();
        return Lesson.OnCrops(
            new Learners([.. live.parameters()]),
            mixture,
            batch =>
            {
                var evidence = Evidence(trunk, concepts, head, batch);
                return Loss(live, evidence, Kept(evidence, batch, classTable, head, filter));
            });
    }

    /// <summary>What the frozen head gathers from a batch.</summary>
    private static Tensor Evidence(Trunk trunk, ConceptLayer concepts, SbnHead head, Batch batch)
    {
        using var nograd = no_grad();
        return head.Evidence(FinetuneStage.Activations(trunk, concepts, batch));
    }

    /// <summary>Labels [N, H, W] of the pixels that stay in the training set; 255 elsewhere.</summary>
    private static Tensor Kept(Tensor evidence, Batch batch, Tensor classTable, SbnHead head, PaperPredictor? filter)
    {
        using var nograd = no_grad();
        var labels = ClassLoss.Labels(batch, classTable);
        var right = ClassLoss.AtFullSize(head.Decide(evidence)).argmax(1).eq(labels);
        if (filter is not null)
        {
            var scores = ClassLoss.AtFullSize(filter.forward(evidence)).sigmoid();
            var own = scores.gather(1, labels.clamp_max(scores.shape[1] - 1).unsqueeze(1)).squeeze(1);
            right &= own.ge(Contradicted);
        }

        return where(right, labels, full_like(labels, Concepts.PixelMeaning.NoClass));
    }

    /// <summary>Binary cross-entropy of each class's classifier on the kept pixels; every class weighs the same.</summary>
    private Tensor Loss(PaperPredictor live, Tensor evidence, Tensor labels)
    {
        var logits = ClassLoss.AtFullSize(live.forward(evidence));
        var classes = arange(street.ClassCount).view(1, -1, 1, 1);
        var known = labels.ne(Concepts.PixelMeaning.NoClass).unsqueeze(1).to(ScalarType.Float32);
        var target = labels.unsqueeze(1).eq(classes).to(ScalarType.Float32);
        long[] pixels = [0, 2, 3];
        var positives = target.sum(pixels, keepdim: true);
        var lift = ((known.sum() - positives) / positives.clamp_min(1)).clamp(1, 100).sqrt();
        var weight = known * (1 + (target * (lift - 1)));
        var loss = functional.binary_cross_entropy_with_logits(logits, target, weight, reduction: Reduction.None).sum(pixels);
        return (loss / weight.sum(pixels).clamp_min(1)).mean();
    }
}
