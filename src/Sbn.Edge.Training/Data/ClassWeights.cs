namespace Sbn.Edge.Training.Data;

/// <summary>
/// Weights that lift rare classes in the loss, and the correction that takes their effect back out of the scores.
/// </summary>
internal sealed class ClassWeights
{
    /// <summary>Weights 1 / ln(1.1 + p) of the class shares p, scaled to a mean of 1 over the pixels.</summary>
    public ClassWeights(IEnumerable<StreetImage> images, CodeBook codes, int classes)
    {
        var counts = new double[classes];
        foreach (var code in images.SelectMany(i => i.Codes))
        {
            var c = codes.ClassOf(code);
            if (c < classes)
            {
                counts[c]++;
            }
        }

        var total = counts.Sum();
        var weights = counts.Select(n => 1 / Math.Log(1.1 + (n / total))).ToArray();
        var mean = weights.Zip(counts, (w, n) => w * n).Sum() / total;
        Loss = [.. weights.Select(w => (float)(w / mean))];
    }

    /// <summary>Weight of each class in the cross-entropy.</summary>
    public float[] Loss { get; }

    /// <summary>
    /// What to add to the logits: −strength · ln weight. A network trained with weights w learns w·p up to a constant; at full
    /// strength, 1, this gives p back, at 0 the rare classes stay lifted.
    /// </summary>
    public float[] Prior(double strength) => [.. Loss.Select(w => (float)(-strength * Math.Log(w)))];
}
