namespace Sbn.Edge.Core.Datasets;

/// <summary>The five line filters of PNG (W3C PNG specification, section 9.2) for one byte per filter unit.</summary>
internal static class PngFilter
{
    /// <summary>Turns a filtered line into its bytes, in place.</summary>
    /// <param name="filter">Filter type, 0…4.</param>
    /// <param name="line">The line.</param>
    /// <param name="above">The line above, already plain; zeros for the first.</param>
    /// <returns>False if the filter type is unknown.</returns>
    public static bool Undo(int filter, Span<byte> line, ReadOnlySpan<byte> above)
    {
        // One channel of at most 8 bits: the filter unit is one byte, so "left" is the byte before.
        switch (filter)
        {
            case 0:
                return true;
            case 1:
                for (var i = 1; i < line.Length; i++)
                {
                    line[i] += line[i - 1];
                }

                return true;
            case 2:
                for (var i = 0; i < line.Length; i++)
                {
                    line[i] += above[i];
                }

                return true;
            case 3:
                for (var i = 0; i < line.Length; i++)
                {
                    line[i] += (byte)(((i > 0 ? line[i - 1] : 0) + above[i]) / 2);
                }

                return true;
            case 4:
                for (var i = 0; i < line.Length; i++)
                {
                    line[i] += i > 0 ? Paeth(line[i - 1], above[i], above[i - 1]) : above[i];
                }

                return true;
            default:
                return false;
        }
    }

    private static byte Paeth(int left, int above, int aboveLeft)
    {
        var estimate = left + above - aboveLeft;
        var (toLeft, toAbove, toAboveLeft) =
            (Math.Abs(estimate - left), Math.Abs(estimate - above), Math.Abs(estimate - aboveLeft));
        if (toLeft <= toAbove && toLeft <= toAboveLeft)
        {
            return (byte)left;
        }

        return (byte)(toAbove <= toAboveLeft ? above : aboveLeft);
    }
}
