using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>
/// Bilinear enlargement by exactly two (half-pixel centres), cut to the size of a finer map. Enlarging by two and cutting,
/// rather than stretching to the size, keeps the offset between the depths the same for every input size.
/// </summary>
internal static class Enlarge
{
    /// <summary>[N,C,h,w] to the height and width of <paramref name="like"/>, which is 2h or 2h − 1, and likewise across.</summary>
    public static Tensor Twice(Tensor x, Tensor like) => Twice(x, like.shape[2], like.shape[3]);

    public static Tensor Twice(Tensor x, long height, long width)
    {
        var y = functional.interpolate(x, scale_factor: [2, 2], mode: InterpolationMode.Bilinear, align_corners: false);
        if (y.shape[2] != height)
        {
            y = y.narrow(2, 0, height);
        }

        return y.shape[3] == width ? y : y.narrow(3, 0, width);
    }
}
