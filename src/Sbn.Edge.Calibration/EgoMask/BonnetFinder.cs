using OpenCvSharp;

namespace Sbn.Edge.Calibration.EgoMask;

/// <summary>
/// Finds what the lower border cuts off: a bonnet, a dashboard. Its rim is a static edge that runs from border to border, at a
/// moderate slope, in the lowest third. A lane's line that happens to stand still ends at the horizon instead, so it is no rim.
/// </summary>
internal static class BonnetFinder
{
    private const double LargestHeight = 1 / 3.0;
    private const double LeastWidth = 0.15;

    /// <summary>What a column without a rim costs; one with a rim costs 1 − persistence.</summary>
    private const float WithoutRim = 0.5f;

    /// <summary>How far the rim may rise or fall from column to column, in rows.</summary>
    private const int Steepest = 2;
    private const float CostOfSlope = 0.06f;

    /// <summary>Share of the rim's columns that show a static edge.</summary>
    private const double LeastCovered = 0.65;

    /// <summary>A gap in the rim that is narrower is closed, as a share of the columns.</summary>
    private const double Gap = 0.1;

    /// <summary>Inner lines of a bonnet are static too: above a rim another one is looked for, so often.</summary>
    private const int Rims = 3;
    private const int Clearance = 3;

    /// <summary>Finds it.</summary>
    /// <returns>The mask, 255 where it is, of the edges' size; black where there is none.</returns>
    public static Mat Find(StaticEdges edges)
    {
        var rim = new int[edges.Width];
        Array.Fill(rim, edges.Height);
        for (var i = 0; i < Rims; i++)
        {
            if (!Raise(edges, rim))
            {
                break;
            }
        }

        var mask = new Mat(edges.Height, edges.Width, MatType.CV_8UC1, Scalar.All(0));
        for (var x = 0; x < rim.Length; x++)
        {
            if (rim[x] < edges.Height)
            {
                mask.Line(x, rim[x], x, edges.Height - 1, Scalar.All(255));
            }
        }

        using var row = Cv2.GetStructuringElement(MorphShapes.Rect, new Size(((int)(Gap * edges.Width) / 2 * 2) + 1, 1));
        Cv2.MorphologyEx(mask, mask, MorphTypes.Close, row);
        return mask;
    }

    // Raises the rim to the next static edge above, wherever that runs from border to border.
    private static bool Raise(StaticEdges edges, int[] rim)
    {
        var path = Cheapest(edges, rim);
        var raised = false;
        for (var start = 0; start < path.Length; start++)
        {
            if (path[start] >= rim[start])
            {
                continue;
            }

            var end = start;
            while (end < path.Length && path[end] < rim[end])
            {
                end++;
            }

            if (IsRim(edges, path, start, end))
            {
                Array.Copy(path, start, rim, start, end - start);
                raised = true;
            }

            start = end;
        }

        return raised;
    }

    private static bool IsRim(StaticEdges edges, int[] path, int start, int end)
    {
        var covered = Enumerable.Range(start, end - start).Count(x => Strength(edges, x, path[x]) >= StaticEdges.Static);
        return end - start >= LeastWidth * edges.Width && covered >= LeastCovered * (end - start);
    }

    // The rim's edge may lie a row beside the path's.
    private static float Strength(StaticEdges edges, int x, int y)
    {
        var strongest = 0f;
        for (var row = Math.Max(0, y - 1); row <= Math.Min(edges.Height - 1, y + 1); row++)
        {
            strongest = Math.Max(strongest, Rim(edges, x, row));
        }

        return strongest;
    }

    // An edge that stands upright is no rim.
    private static float Rim(StaticEdges edges, int x, int y)
    {
        var i = (y * edges.Width) + x;
        return Math.Abs(edges.AlongY[i]) >= 0.5f ? edges.Persistence[i] : 0;
    }

    // Dynamic programming from the left column to the right one. The row below the lowest stands for "no rim here".
    private static int[] Cheapest(StaticEdges edges, int[] rim)
    {
        var top = (int)(edges.Height * (1 - LargestHeight));
        var rows = edges.Height - top;
        var cost = new float[rows + 1];
        var next = new float[rows + 1];
        var from = new int[edges.Width][];
        for (var x = 0; x < edges.Width; x++)
        {
            from[x] = new int[rows + 1];
            var floor = Math.Max(0, rim[x] - top);
            for (var row = 0; row <= rows; row++)
            {
                if (row > floor || (row < floor && row > floor - Clearance && floor < rows))
                {
                    next[row] = float.PositiveInfinity;
                    continue;
                }

                var own = row == floor ? WithoutRim : 1 - Rim(edges, x, top + row);
                if (x == 0)
                {
                    next[row] = own;
                    continue;
                }

                var floorBefore = Math.Max(0, rim[x - 1] - top);
                var (best, source) = (float.PositiveInfinity, row);
                for (var before = row - Steepest - Clearance; before <= row + Steepest + Clearance; before++)
                {
                    if (before < 0 || before > rows || !IsStep(before, before == floorBefore, row, row == floor))
                    {
                        continue;
                    }

                    var sum = cost[before] + (CostOfSlope * (row == floor && before == floorBefore ? 0 : Math.Min(Steepest, Math.Abs(before - row))));
                    if (sum < best)
                    {
                        (best, source) = (sum, before);
                    }
                }

                // From floor to floor there is always a way, however far the rim below steps.
                if (row == floor && cost[floorBefore] < best)
                {
                    (best, source) = (cost[floorBefore], floorBefore);
                }

                next[row] = own + best;
                from[x][row] = source;
            }

            (cost, next) = (next, cost);
        }

        var path = new int[edges.Width];
        var at = Array.IndexOf(cost, cost.Min());
        for (var x = edges.Width - 1; x >= 0; x--)
        {
            path[x] = Math.Min(rim[x], top + at);
            at = from[x][at];
        }

        return path;
    }

    private static bool IsStep(int before, bool fromFloor, int row, bool toFloor) =>
        Math.Abs(before - row) <= Steepest + (fromFloor != toFloor ? Clearance : 0);
}
