using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>
/// Reads the class scores of a frame at each pixel of the model's grid. The head scores cells coarser than pixels, so the
/// logits are interpolated bilinearly between cell centres, as the graph does before its argmax.
/// </summary>
internal sealed class ScoreGrid
{
    private readonly int _classCount;
    private readonly int _cellColumns;
    private readonly int _cellRows;
    private readonly int _width;
    private readonly int[] _left;
    private readonly int[] _right;
    private readonly float[] _along;
    private readonly int[] _above;
    private readonly int[] _below;
    private readonly float[] _down;

    /// <summary>Makes the reader.</summary>
    /// <param name="classCount">C, the number of classes.</param>
    /// <param name="cellColumns">Columns of the scores.</param>
    /// <param name="cellRows">Rows of the scores.</param>
    /// <param name="width">Columns of the model's grid.</param>
    /// <param name="height">Rows of the model's grid.</param>
    public ScoreGrid(int classCount, int cellColumns, int cellRows, int width, int height)
    {
        _classCount = classCount;
        _cellColumns = cellColumns;
        _cellRows = cellRows;
        _width = width;
        (_left, _right, _along) = Between(cellColumns, width);
        (_above, _below, _down) = Between(cellRows, height);
    }

    /// <summary>Makes the reader for scores of the given shape.</summary>
    /// <param name="dims">The shape, which must be [1, C, h, w].</param>
    /// <param name="classCount">C.</param>
    /// <param name="width">Columns of the model's grid.</param>
    /// <param name="height">Rows of the model's grid.</param>
    /// <exception cref="UserException">The shape is another.</exception>
    public static ScoreGrid For(IReadOnlyList<long> dims, int classCount, int width, int height) =>
        dims.Count == 4 && dims[0] == 1 && dims[1] == classCount
            ? new ScoreGrid(classCount, (int)dims[3], (int)dims[2], width, height)
            : throw new UserException($"The output 'scores' is [{string.Join(",", dims)}]; it should be [1,{classCount},h,w].");

    /// <summary>Interpolates the C logits of a pixel.</summary>
    /// <param name="scores">Scores of the frame, [C, h, w].</param>
    /// <param name="x">Column on the model's grid.</param>
    /// <param name="y">Row on the model's grid.</param>
    /// <param name="logits">Receives C logits.</param>
    public void Read(ReadOnlySpan<float> scores, int x, int y, Span<float> logits)
    {
        int left = _left[x], right = _right[x];
        int above = _above[y] * _cellColumns, below = _below[y] * _cellColumns;
        float along = _along[x], down = _down[y];
        var cells = _cellColumns * _cellRows;
        for (var c = 0; c < _classCount; c++)
        {
            var plane = scores.Slice(c * cells, cells);
            var top = plane[above + left] + (along * (plane[above + right] - plane[above + left]));
            var bottom = plane[below + left] + (along * (plane[below + right] - plane[below + left]));
            logits[c] = top + (down * (bottom - top));
        }
    }

    /// <summary>
    /// 1 − max softmax of each pixel, at a temperature. The complement keeps its digits where the maximum is close to 1.
    /// </summary>
    /// <param name="scores">Scores of the frame, [C, h, w].</param>
    /// <param name="temperature">What the logits are divided by.</param>
    /// <param name="doubt">Receives a value in 0…1 for each pixel of the model's grid.</param>
    public void Doubt(ReadOnlySpan<float> scores, double temperature, Span<float> doubt)
    {
        Span<float> logits = stackalloc float[_classCount];
        var inverse = (float)(1 / temperature);
        for (var y = 0; y < _above.Length; y++)
        {
            for (var x = 0; x < _width; x++)
            {
                Read(scores, x, y, logits);
                doubt[(y * _width) + x] = DoubtOf(logits, inverse);
            }
        }
    }

    private static float DoubtOf(ReadOnlySpan<float> logits, float inverseTemperature)
    {
        var best = 0;
        for (var c = 1; c < logits.Length; c++)
        {
            if (logits[c] > logits[best])
            {
                best = c;
            }
        }

        var others = 0f;
        for (var c = 0; c < logits.Length; c++)
        {
            if (c != best)
            {
                others += MathF.Exp((logits[c] - logits[best]) * inverseTemperature);
            }
        }

        return others / (1 + others);
    }

    private static (int[] First, int[] Second, float[] Share) Between(int cells, int pixels)
    {
        var first = new int[pixels];
        var second = new int[pixels];
        var share = new float[pixels];
        for (var i = 0; i < pixels; i++)
        {
            var at = Math.Clamp((((i + 0.5) * cells) / pixels) - 0.5, 0, cells - 1);
            first[i] = (int)at;
            second[i] = Math.Min(first[i] + 1, cells - 1);
            share[i] = (float)(at - first[i]);
        }

        return (first, second, share);
    }
}
