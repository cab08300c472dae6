using OpenCvSharp;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.EgoMask;

/// <summary>
/// Keeps frames of a recording, grey and small, in which the street has moved since the frame kept before. A vehicle that stands adds
/// nothing: what does not move there says nothing. The memory it takes does not depend on how long the recording is.
/// </summary>
internal sealed class MovingFrames : IDisposable
{
    /// <summary>With fewer frames than this a chance looks like a rule.</summary>
    public const int Least = 16;

    private const int Most = 120;
    private const int Columns = 640;
    private const int LookColumns = 80;

    /// <summary>Grey levels, after averaging, that noise and compression stay below.</summary>
    private const int Changed = 6;

    /// <summary>Share of the picture that has to have changed.</summary>
    private const double LeastChanged = 0.1;

    private readonly List<(long Number, Mat Grey)> _kept = [];
    private Mat? _look;
    private long _stride = 1;
    private long _seen;
    private long _taken;

    /// <summary>The frames, 8-bit grey, all of one size.</summary>
    public IReadOnlyList<Mat> Grey => [.. _kept.Select(frame => frame.Grey)];

    /// <summary>Columns and rows of the recording's frames; null before the first.</summary>
    public Size? FrameSize { get; private set; }

    /// <summary>One of the frames in colour and at its own size, to draw on; null where none is kept.</summary>
    public Mat? Shown { get; private set; }

    /// <summary>Looks at the next frame.</summary>
    /// <param name="frame">The frame, which is only lent.</param>
    /// <param name="recording">What to call its recording.</param>
    /// <exception cref="UserException">It has another size than those before.</exception>
    public void Look(Frame frame, string recording)
    {
        var size = new Size(frame.Width, frame.Height);
        FrameSize ??= size;
        if (FrameSize != size)
        {
            throw new UserException($"The frames of '{recording}' have {size.Width}×{size.Height} pixels, those before {FrameSize?.Width}×{FrameSize?.Height}; a mask is of one camera.");
        }

        var number = _seen++;
        if (number % _stride != 0)
        {
            return;
        }

        using var picture = FrameMat.Over(frame);
        var look = Small(picture, LookColumns);
        if (_look is not null && ChangedShare(look, _look) < LeastChanged)
        {
            look.Dispose();
            return;
        }

        _look?.Dispose();
        _look = look;
        _kept.Add((number, Small(picture, Columns)));
        Show(picture);
        if (_kept.Count > Most)
        {
            Thin();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _kept.ForEach(frame => frame.Grey.Dispose());
        _look?.Dispose();
        Shown?.Dispose();
    }

    // Frames 1, 2, 4, 8 … replace each other, so that the one that stays is from the recording's second half.
    private void Show(Mat picture)
    {
        _taken++;
        if (!long.IsPow2(_taken))
        {
            return;
        }

        Shown?.Dispose();
        Shown = picture.Clone();
    }

    private void Thin()
    {
        for (var i = _kept.Count - 1; i > 0; i--)
        {
            if (i % 2 == 0)
            {
                continue;
            }

            _kept[i].Grey.Dispose();
            _kept.RemoveAt(i);
        }

        _stride *= 2;
    }

    private static Mat Small(Mat picture, int columns)
    {
        using var grey = new Mat();
        Cv2.CvtColor(picture, grey, ColorConversionCodes.BGR2GRAY);
        if (grey.Width <= columns)
        {
            return grey.Clone();
        }

        var small = new Mat();
        Cv2.Resize(grey, small, new Size(columns, Math.Max(1, (int)Math.Round((double)columns * grey.Height / grey.Width))), 0, 0, InterpolationFlags.Area);
        return small;
    }

    private static double ChangedShare(Mat look, Mat before)
    {
        using var difference = new Mat();
        Cv2.Absdiff(look, before, difference);
        Cv2.Threshold(difference, difference, Changed, 255, ThresholdTypes.Binary);
        return (double)Cv2.CountNonZero(difference) / difference.Total();
    }
}
