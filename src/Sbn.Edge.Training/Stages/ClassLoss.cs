using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Network;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Stages;

/// <summary>
/// Weighted cross-entropy of class logits at 1/4 with labels at 1/2 of the crop. Where a label stands for several classes the
/// loss is −log Σ p over them: it asks that one of them be predicted, and does not say which.
/// </summary>
internal sealed class ClassLoss
{
    // Small enough that e to its power is 0 beside any real probability.
    private const float Excluded = -1e4f;

    private readonly Tensor _penalty;
    private readonly Tensor _weight;

    /// <param name="codes">All codes that a batch may hold: make the mixture first, for what it loads may add some.</param>
    /// <param name="weights">Weight of each class; a coarse label weighs the mean of those it allows.</param>
    public ClassLoss(CodeBook codes, float[] weights)
    {
        using var scope = NewDisposeScope();
        var allowed = codes.AllowedTable(weights.Length);
        _penalty = ((1 - allowed) * Excluded).MoveToOuterDisposeScope();
        _weight = (allowed.matmul(tensor(weights)) / allowed.sum(1).clamp_min(1)).MoveToOuterDisposeScope();
    }

    /// <summary>The loss of logits [N, C, H/4, W/4], a scalar.</summary>
    public Tensor Of(Tensor logits, Batch batch)
    {
        var half = functional.interpolate(logits, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false);
        var codes = batch.Codes.slice(1, 0, batch.Codes.shape[1], 2).slice(2, 0, batch.Codes.shape[2], 2);
        var each = codes.flatten();
        var penalty = _penalty.index_select(0, each).view(codes.shape[0], codes.shape[1], codes.shape[2], -1).permute(0, 3, 1, 2);
        var weight = _weight.index_select(0, each).view(codes.shape);
        var loss = logsumexp(half, 1) - logsumexp(half + penalty, 1);
        return (loss * weight).sum() / weight.sum().clamp_min(1);
    }

    /// <summary>[N, C, H/4, W/4] to [N, C, H, W].</summary>
    public static Tensor AtFullSize(Tensor x) => functional.interpolate(
        x, scale_factor: [TrunkShape.OutputStride, TrunkShape.OutputStride], mode: InterpolationMode.Bilinear, align_corners: false);

    /// <summary>Class ids of a batch, int64 [N, H, W]; 255 where nothing is labelled, or several are allowed.</summary>
    public static Tensor Labels(Batch batch, Tensor classTable) =>
        classTable.index_select(0, batch.Codes.flatten()).view(batch.Codes.shape);
}
