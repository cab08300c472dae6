using Sbn.Edge.Training.Data;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Loop;

/// <summary>What a network learns from: which of its weights change, and what it is told, batch after batch.</summary>
/// <param name="Learners">The weights that change.</param>
/// <param name="Begin">Begins to tell, given the crops of a step, the seed, and the step to begin with.</param>
internal sealed record Lesson(Learners Learners, Func<int, int, int, ILosses> Begin)
{
    /// <summary>A lesson on crops of pictures.</summary>
    /// <param name="learners">The weights that change.</param>
    /// <param name="mixture">Where the crops come from.</param>
    /// <param name="loss">The loss of a batch.</param>
    public static Lesson OnCrops(Learners learners, Mixture mixture, Func<Batch, Tensor> loss) =>
        new(learners, (batch, seed, first) => new CropLosses(new BatchFeed(mixture, batch, seed, first), loss));

    private sealed class CropLosses(BatchFeed feed, Func<Batch, Tensor> loss) : ILosses
    {
        public Tensor Next() => loss(feed.Next());

        public void Dispose() => feed.Dispose();
    }
}

/// <summary>Losses of one batch after another.</summary>
internal interface ILosses : IDisposable
{
    /// <summary>The loss of the next batch, a scalar with its gradient.</summary>
    Tensor Next();
}
