using OpenCvSharp;

namespace Sbn.Edge.Calibration.EgoMask;

/// <summary>
/// Where the same edge stands in frame after frame while the street moves. Evenness over time is no sign: sky and asphalt are even too,
/// and a bonnet mirrors the sky. But nothing of a moving street keeps an edge at one pixel.
/// </summary>
internal sealed class StaticEdges
{
    /// <summary>From this persistence on an edge counts as static.</summary>
    public const float Static = 0.8f;

    /// <summary>Least slope of an edge, grey levels a pixel, times eight as Sobel's weights sum up to that.</summary>
    private const int LeastSlope = 3 * 8;

    /// <summary>Cosine of the angle by which an edge may turn.</summary>
    private const float LeastCosine = 0.8f;

    private StaticEdges(int width, int height, float[] persistence, float[] alongX, float[] alongY, double share) =>
        (Width, Height, Persistence, AlongX, AlongY, Share) = (width, height, persistence, alongX, alongY, share);

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Share of the frames that show an edge of the usual direction there, 0…1, [Height, Width].</summary>
    public float[] Persistence { get; }

    /// <summary>The usual direction of the gradient, to the right, −1…1, [Height, Width].</summary>
    public float[] AlongX { get; }

    /// <summary>The usual direction of the gradient, downwards, −1…1, [Height, Width].</summary>
    public float[] AlongY { get; }

    /// <summary>Static edge pixels as a share of the edge pixels of a frame. Near 1 where the camera stands.</summary>
    public double Share { get; }

    /// <summary>Finds them.</summary>
    /// <param name="frames">8-bit grey, of one size; at least one.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    public static StaticEdges Of(IReadOnlyList<Mat> frames, CancellationToken cancellationToken)
    {
        var (width, height) = (frames[0].Width, frames[0].Height);
        var (alongX, alongY, edges) = (new float[width * height], new float[width * height], 0L);
        ForEach(frames, (i, x, y, slope) =>
        {
            alongX[i] += x / slope;
            alongY[i] += y / slope;
            edges++;
        }, cancellationToken);
        for (var i = 0; i < alongX.Length; i++)
        {
            var length = MathF.Sqrt((alongX[i] * alongX[i]) + (alongY[i] * alongY[i]));
            if (length > 0)
            {
                (alongX[i], alongY[i]) = (alongX[i] / length, alongY[i] / length);
            }
        }

        var persistence = new float[alongX.Length];
        ForEach(frames, (i, x, y, slope) =>
        {
            if ((x * alongX[i]) + (y * alongY[i]) >= LeastCosine * slope)
            {
                persistence[i] += 1f / frames.Count;
            }
        }, cancellationToken);
        var still = persistence.Count(p => p >= Static);
        return new StaticEdges(width, height, persistence, alongX, alongY, edges == 0 ? 0 : (double)still * frames.Count / edges);
    }

    private static void ForEach(IReadOnlyList<Mat> frames, Action<int, float, float, float> edge, CancellationToken cancellationToken)
    {
        using var smooth = new Mat();
        using var right = new Mat();
        using var down = new Mat();
        foreach (var frame in frames)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Cv2.GaussianBlur(frame, smooth, new Size(5, 5), 1);
            Cv2.Sobel(smooth, right, MatType.CV_16SC1, 1, 0);
            Cv2.Sobel(smooth, down, MatType.CV_16SC1, 0, 1);
            right.GetArray(out short[] x);
            down.GetArray(out short[] y);
            for (var i = 0; i < x.Length; i++)
            {
                var slope = (x[i] * x[i]) + (y[i] * y[i]);
                if (slope >= LeastSlope * LeastSlope)
                {
                    edge(i, x[i], y[i], MathF.Sqrt(slope));
                }
            }
        }
    }
}
