using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Fitting;

/// <summary>
/// Chooses the frames that links are measured on: some spread evenly over all, and of each class that these show too seldom
/// the frames that show most of it.
/// </summary>
/// <param name="classCount">C, the number of classes.</param>
internal sealed class LinkFrames(int classCount)
{
    private const int LeastForClass = 3;
    private readonly List<int[]> _rightPixels = [];

    /// <summary>Notes how many pixels of each class a frame shows and the model gets right.</summary>
    /// <param name="scene">What the model says of it.</param>
    /// <param name="labels">Class ids on the scene's grid; 255 is ignored.</param>
    public void Note(Scene scene, ReadOnlySpan<byte> labels)
    {
        var right = new int[classCount];
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] == scene.Classes[i])
            {
                right[labels[i]]++;
            }
        }

        _rightPixels.Add(right);
    }

    /// <summary>The chosen frames, in order.</summary>
    /// <param name="spread">How many to spread over all.</param>
    public IReadOnlyList<int> Choose(int spread)
    {
        var count = Math.Min(spread, _rightPixels.Count);
        var chosen = Enumerable.Range(0, count).Select(i => (int)((((2L * i) + 1) * _rightPixels.Count) / (2L * count))).ToHashSet();
        for (var c = 0; c < classCount; c++)
        {
            var have = chosen.Count(frame => _rightPixels[frame][c] > 0);
            chosen.UnionWith(Enumerable.Range(0, _rightPixels.Count)
                .Where(frame => _rightPixels[frame][c] > 0 && !chosen.Contains(frame))
                .OrderByDescending(frame => _rightPixels[frame][c])
                .Take(Math.Max(0, LeastForClass - have)));
        }

        return [.. chosen.Order()];
    }
}
