using OpenCvSharp;

namespace Sbn.Edge.Core.Capture;

/// <summary>Takes frames out of an OpenCV capture into pooled buffers.</summary>
internal sealed class CaptureReader(VideoCapture capture) : IDisposable
{
    /// <summary>OpenCV's CAP_PROP_READ_TIMEOUT_MSEC, which the binding does not name.</summary>
    public const int ReadTimeoutMilliseconds = 54;

    // The size of the last frame: what the next one most likely has.
    private int _width, _height;

    public VideoCapture Capture => capture;

    public double Get(VideoCaptureProperties property) => capture.Get(property);

    /// <summary>Waits for the next frame; false if there is none.</summary>
    public bool Grab() => capture.Grab();

    /// <summary>
    /// Decodes the grabbed frame straight into a frame of the pool; null if it cannot be decoded. A change of size is
    /// followed (it costs one copy, once).
    /// </summary>
    public Frame? Retrieve(FramePool pool)
    {
        if (_width == 0)
        {
            using var first = new Mat();
            return capture.Retrieve(first) && !first.Empty() ? CopyOf(first, pool) : null;
        }

        var frame = pool.Rent(_width, _height);
        try
        {
            using var target = FrameMat.Over(frame);
            var buffer = target.Data;
            if (!capture.Retrieve(target) || target.Empty())
            {
                return Drop(ref frame);
            }

            if (target.Data == buffer)
            {
                return frame;
            }
            // OpenCV found another size or type and allocated a buffer of its own.
            Drop(ref frame);
            return CopyOf(target, pool);
        }
        catch
        {
            frame?.Dispose();
            throw;
        }
    }

    public void Dispose() => capture.Dispose();

    private static Frame? Drop(ref Frame? frame)
    {
        frame?.Dispose();
        frame = null;
        return null;
    }

    private Frame CopyOf(Mat picture, FramePool pool)
    {
        (_width, _height) = (picture.Width, picture.Height);
        var frame = pool.Rent(_width, _height);
        using var target = FrameMat.Over(frame);
        switch (picture.Channels())
        {
            case 1:
                Cv2.CvtColor(picture, target, ColorConversionCodes.GRAY2BGR);
                break;
            case 4:
                Cv2.CvtColor(picture, target, ColorConversionCodes.BGRA2BGR);
                break;
            default:
                picture.CopyTo(target);
                break;
        }

        return frame;
    }
}
