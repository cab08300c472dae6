using OpenCvSharp;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>Writes drawn frames as an MP4 clip, which a browser plays where the system has ffmpeg, or a single PNG.</summary>
internal sealed class ClipWriter : IDisposable
{
    private readonly OutputFile _file;
    private readonly IClipEncoder _encoder;
    private readonly Mat _bgr = new();

    /// <summary>Opens a clip.</summary>
    /// <param name="path">The file to be, ending in <c>.mp4</c>.</param>
    /// <param name="width">Columns, even.</param>
    /// <param name="height">Rows, even.</param>
    /// <param name="framesPerSecond">Its rate.</param>
    /// <param name="ffmpeg">What encodes it; null for OpenCV.</param>
    /// <exception cref="UserException">It cannot be written.</exception>
    public ClipWriter(string path, int width, int height, double framesPerSecond, FfmpegProgram? ffmpeg)
    {
        _file = new OutputFile(path);
        try
        {
            var size = new Size(width, height);
            _encoder = ffmpeg is null ? new OpenCvEncoder(_file.PartPath, size, framesPerSecond) : new FfmpegEncoder(ffmpeg, _file.PartPath, size, framesPerSecond);
        }
        catch
        {
            _file.Dispose();
            throw;
        }
    }

    /// <summary>What it writes, with a word on who plays it.</summary>
    public string Format => _encoder.Format;

    /// <summary>Appends a frame, BGRA.</summary>
    /// <exception cref="UserException">It cannot be written.</exception>
    public void Write(Mat bgra)
    {
        Cv2.CvtColor(bgra, _bgr, ColorConversionCodes.BGRA2BGR);
        _encoder.Write(_bgr);
    }

    /// <summary>Ends the clip and gives it its name.</summary>
    /// <exception cref="UserException">It cannot be ended.</exception>
    public void Finish()
    {
        _encoder.Finish();
        _file.Finish();
    }

    /// <summary>Writes a picture, BGRA, as PNG.</summary>
    /// <exception cref="UserException">It cannot be written.</exception>
    public static void WritePicture(Mat bgra, string path)
    {
        using var file = new OutputFile(path);
        using var bgr = new Mat();
        Cv2.CvtColor(bgra, bgr, ColorConversionCodes.BGRA2BGR);
        if (!Cv2.ImWrite(file.PartPath, bgr))
        {
            throw new UserException($"The picture '{path}' cannot be written; is its folder writable?");
        }

        file.Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _encoder.Dispose();
        _bgr.Dispose();
        _file.Dispose();
    }
}
