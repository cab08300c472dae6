using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Alarms;

/// <summary>How much a picture's brightness varies: a covered lens or a dead sensor shows one even tone.</summary>
public static class PictureContrast
{
    // Below the first the picture counts as even; sensor noise alone makes one to three levels.
    private const double EvenLevels = 4;
    private const double RangeLevels = 40;

    /// <summary>Standard deviation of the brightness over every fourth pixel of every fourth row, in levels of 0…255.</summary>
    public static double Of(Frame frame)
    {
        var (sum, squares, count) = (0L, 0L, 0L);
        for (var y = 0; y < frame.Height; y += 4)
        {
            var row = frame.Bgr.AsSpan(y * frame.Width * 3, frame.Width * 3);
            for (var i = 0; i + 2 < row.Length; i += 12)
            {
                var brightness = (row[i] + (2 * row[i + 1]) + row[i + 2]) / 4;
                sum += brightness;
                squares += brightness * brightness;
                count++;
            }
        }

        var mean = (double)sum / count;
        return Math.Sqrt(Math.Max(0, ((double)squares / count) - (mean * mean)));
    }

    /// <summary>The want of contrast: 1 at or below 4 levels of deviation, falling to 0 at 44.</summary>
    public static double WantOf(double deviation) => Math.Clamp(1 - ((deviation - EvenLevels) / RangeLevels), 0, 1);
}
