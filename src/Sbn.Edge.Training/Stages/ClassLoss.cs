using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Network;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Stages;

/// <summary>Weighted cross-entropy of class logits at 1/4 with labels at full resolution.</summary>
internal static class ClassLoss
{
    public static Tensor Of(Tensor logits, Batch batch, Tensor classTable, Tensor weights)
    {
        var full = AtFullSize(logits);
        return functional.cross_entropy(full, Labels(batch, classTable), weights, ignore_index: Concepts.PixelMeaning.NoClass);
    }

    /// <summary>[N, C, H/4, W/4] to [N, C, H, W].</summary>
    public static Tensor AtFullSize(Tensor x) => functional.interpolate(
        x, scale_factor: [TrunkShape.OutputStride, TrunkShape.OutputStride], mode: InterpolationMode.Bilinear, align_corners: false);

    /// <summary>Class ids of a batch, int64 [N, H, W]; 255 where nothing is labelled.</summary>
    public static Tensor Labels(Batch batch, Tensor classTable) =>
        classTable.index_select(0, batch.Codes.flatten()).view(batch.Codes.shape);
}
