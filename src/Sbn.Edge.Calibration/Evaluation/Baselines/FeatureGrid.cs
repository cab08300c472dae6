namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>Reads the features of the cell that a pixel of the model's grid lies in.</summary>
/// <param name="features">[D, rows, columns].</param>
/// <param name="columns">Columns of cells.</param>
/// <param name="rows">Rows of cells.</param>
/// <param name="width">Columns of the model's grid.</param>
/// <param name="height">Rows of the model's grid.</param>
internal sealed class FeatureGrid(float[] features, int columns, int rows, int width, int height)
{
    /// <summary>The cell of a pixel.</summary>
    public int CellOf(int pixel) => (pixel / width * rows / height * columns) + (pixel % width * columns / width);

    /// <summary>Reads the D features of the cell of a pixel.</summary>
    public void Read(int pixel, Span<float> cell)
    {
        var at = CellOf(pixel);
        for (var d = 0; d < cell.Length; d++)
        {
            cell[d] = features[(d * columns * rows) + at];
        }
    }
}
