namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>The mean over a square around each pixel; at the border, over the pixels of the square inside the picture.</summary>
/// <param name="width">Columns.</param>
/// <param name="height">Rows.</param>
/// <param name="side">Side of the square, odd.</param>
internal sealed class BoxMean(int width, int height, int side)
{
    private readonly double[] _sums = new double[(width + 1) * (height + 1)];

    /// <summary>Writes the means of <paramref name="values"/>, [height, width], to <paramref name="means"/>.</summary>
    public void Apply(ReadOnlySpan<float> values, Span<float> means)
    {
        for (var y = 0; y < height; y++)
        {
            var row = 0.0;
            for (var x = 0; x < width; x++)
            {
                row += values[(y * width) + x];
                _sums[((y + 1) * (width + 1)) + x + 1] = _sums[(y * (width + 1)) + x + 1] + row;
            }
        }

        var reach = side / 2;
        for (var y = 0; y < height; y++)
        {
            int top = Math.Max(y - reach, 0), bottom = Math.Min(y + reach + 1, height);
            for (var x = 0; x < width; x++)
            {
                int left = Math.Max(x - reach, 0), right = Math.Min(x + reach + 1, width);
                var sum = At(right, bottom) - At(left, bottom) - At(right, top) + At(left, top);

                // The difference of large sums may fall a hair below the smallest value possible.
                means[(y * width) + x] = (float)(Math.Max(sum, 0) / ((right - left) * (bottom - top)));
            }
        }
    }

    private double At(int x, int y) => _sums[(y * (width + 1)) + x];
}
