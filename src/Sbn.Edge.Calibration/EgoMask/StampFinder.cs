using OpenCvSharp;

namespace Sbn.Edge.Calibration.EgoMask;

/// <summary>
/// Finds what is written into the picture: a time stamp, a logo. It is a dense cluster of static edges of all directions, near the upper
/// or lower border; a piece of a line has one direction, and a vehicle ahead that keeps its distance is in the middle.
/// </summary>
internal static class StampFinder
{
    /// <summary>How far from the upper or lower border a stamp reaches at most, as a share of the rows.</summary>
    private const double Band = 0.2;

    /// <summary>Digits that change keep some of their edges: what touches static ones belongs to the stamp from here on.</summary>
    private const float Weak = 0.4f;

    /// <summary>Gap that is bridged within a line, as a share of the columns: the space between date and time.</summary>
    private const double LetterGap = 0.05;

    /// <summary>Gap that is bridged between lines, as a share of the rows.</summary>
    private const double LineGap = 0.012;
    private const double LeastWidth = 0.03;
    private const double LargestWidth = 0.7;
    private const double LeastHeight = 0.012;
    private const double LargestHeight = 0.12;

    /// <summary>Static edge pixels as a share of the box.</summary>
    private const double LeastDense = 0.12;

    /// <summary>The weaker of the two main directions against the stronger.</summary>
    private const double LeastBalance = 0.2;

    /// <summary>Finds them.</summary>
    /// <param name="edges">The static edges.</param>
    /// <param name="taken">What is found already, 255 there, of the edges' size: no stamp is looked for in it.</param>
    /// <returns>Their boxes.</returns>
    public static IReadOnlyList<Rect> Find(StaticEdges edges, Mat taken)
    {
        using var marks = Marks(edges, taken);
        using var joined = new Mat();
        using var brush = Cv2.GetStructuringElement(MorphShapes.Rect, new Size(Odd(LetterGap * edges.Width), Odd(LineGap * edges.Height)));
        Cv2.MorphologyEx(marks, joined, MorphTypes.Close, brush);
        return [.. Boxes(joined).Where(box => IsStamp(edges, box))];
    }

    private static Mat Marks(StaticEdges edges, Mat taken)
    {
        var marks = new Mat(edges.Height, edges.Width, MatType.CV_8UC1, Scalar.All(0));
        var (upper, lower) = ((int)(edges.Height * Band), (int)(edges.Height * (1 - Band)));
        for (var y = 0; y < edges.Height; y++)
        {
            if (y >= upper && y < lower)
            {
                continue;
            }

            for (var x = 0; x < edges.Width; x++)
            {
                if (edges.Persistence[(y * edges.Width) + x] >= Weak && taken.At<byte>(y, x) == 0)
                {
                    marks.Set(y, x, (byte)255);
                }
            }
        }

        return marks;
    }

    private static List<Rect> Boxes(Mat joined)
    {
        using var labels = new Mat();
        using var statistics = new Mat();
        using var centres = new Mat();
        var count = Cv2.ConnectedComponentsWithStats(joined, labels, statistics, centres);
        var boxes = new List<Rect>();
        for (var i = 1; i < count; i++)
        {
            boxes.Add(new Rect(statistics.At<int>(i, 0), statistics.At<int>(i, 1), statistics.At<int>(i, 2), statistics.At<int>(i, 3)));
        }

        return boxes;
    }

    private static bool IsStamp(StaticEdges edges, Rect box)
    {
        if (box.Width < LeastWidth * edges.Width || box.Width > LargestWidth * edges.Width
            || box.Height < LeastHeight * edges.Height || box.Height > LargestHeight * edges.Height)
        {
            return false;
        }

        var (still, xx, xy, yy) = (0, 0.0, 0.0, 0.0);
        for (var y = box.Top; y < box.Bottom; y++)
        {
            for (var x = box.Left; x < box.Right; x++)
            {
                var i = (y * edges.Width) + x;
                if (edges.Persistence[i] < StaticEdges.Static)
                {
                    continue;
                }

                still++;
                xx += edges.AlongX[i] * edges.AlongX[i];
                xy += edges.AlongX[i] * edges.AlongY[i];
                yy += edges.AlongY[i] * edges.AlongY[i];
            }
        }

        var root = Math.Sqrt(((xx - yy) * (xx - yy) / 4) + (xy * xy));
        var balance = (((xx + yy) / 2) - root) / Math.Max(((xx + yy) / 2) + root, double.Epsilon);
        return still >= LeastDense * box.Width * box.Height && balance >= LeastBalance;
    }

    private static int Odd(double size) => ((int)size / 2 * 2) + 1;
}
