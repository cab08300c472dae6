using Sbn.Edge.Training.Data;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Loop;

/// <summary>What a network learns from: which of its weights change, which crops it sees, what it is told about them.</summary>
/// <param name="Learners">The weights that change.</param>
/// <param name="Mixture">Where the crops come from.</param>
/// <param name="Loss">The loss of a batch.</param>
internal sealed record Lesson(Learners Learners, Mixture Mixture, Func<Batch, Tensor> Loss);
