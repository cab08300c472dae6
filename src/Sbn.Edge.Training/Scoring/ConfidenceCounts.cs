using System.Text.Json;

namespace Sbn.Edge.Training.Scoring;

/// <summary>
/// Of pixels no part of the model learned from: how often a prediction was right, by predicted class and by the logit of that
/// class's confidence classifier, in bins. Kept by block (frames of one sequence within 10 s), as frames are not independent.
/// </summary>
internal sealed class ConfidenceCounts
{
    public const int Bins = 240;
    public const double Limit = 12;

    private readonly int _classes;
    private readonly Dictionary<string, long[]> _blocks = [];

    public ConfidenceCounts(int classes) => _classes = classes;

    public IReadOnlyCollection<string> Blocks => _blocks.Keys;

    public int Classes => _classes;

    public void Add(string block, int predicted, float logit, bool correct)
    {
        if (!_blocks.TryGetValue(block, out var counts))
        {
            counts = new long[_classes * Bins * 2];
            _blocks.Add(block, counts);
        }

        counts[Index(predicted, Bin(logit), correct)]++;
    }

    /// <summary>Pixels predicted as a class, in a bin, right or wrong, over all blocks.</summary>
    public long Count(int predicted, int bin, bool correct)
    {
        var index = Index(predicted, bin, correct);
        return _blocks.Values.Sum(c => c[index]);
    }

    public long Pixels => _blocks.Values.Sum(c => c.Sum());

    /// <summary>The logit in the middle of a bin.</summary>
    public static double Logit(int bin) => ((bin + 0.5) / Bins * 2 * Limit) - Limit;

    public void Merge(ConfidenceCounts other)
    {
        foreach (var (block, counts) in other._blocks)
        {
            _blocks.TryGetValue(block, out var mine);
            _blocks[block] = mine is null ? [.. counts] : [.. mine.Zip(counts, (a, b) => a + b)];
        }
    }

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(new Document(_classes, _blocks)));

    public static ConfidenceCounts Load(string path)
    {
        var document = JsonSerializer.Deserialize<Document>(File.ReadAllText(path))!;
        var counts = new ConfidenceCounts(document.Classes);
        foreach (var (block, values) in document.Blocks)
        {
            counts._blocks.Add(block, values);
        }

        return counts;
    }

    private static int Bin(float logit) => Math.Clamp((int)((logit + Limit) / (2 * Limit) * Bins), 0, Bins - 1);

    private static int Index(int predicted, int bin, bool correct) => (((predicted * Bins) + bin) * 2) + (correct ? 1 : 0);

    private sealed record Document(int Classes, Dictionary<string, long[]> Blocks);
}
