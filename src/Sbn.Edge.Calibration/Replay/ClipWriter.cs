using OpenCvSharp;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>Writes drawn frames as an MP4 clip (MPEG-4 part 2, which every OpenCV build encodes) or a single PNG.</summary>
internal sealed class ClipWriter : IDisposable
{
    private readonly OutputFile _file;
    private readonly VideoWriter _video;
    private readonly Mat _bgr = new();

    /// <summary>Opens a clip.</summary>
    /// <param name="path">The file to be, ending in <c>.mp4</c>.</param>
    /// <param name="width">Columns, even.</param>
    /// <param name="height">Rows, even.</param>
    /// <param name="framesPerSecond">Its rate.</param>
    /// <exception cref="UserException">It cannot be written.</exception>
    public ClipWriter(string path, int width, int height, double framesPerSecond)
    {
        _file = new OutputFile(path);
        _video = new VideoWriter(_file.PartPath, FourCC.FromString("mp4v"), framesPerSecond, new Size(width, height));
        if (_video.IsOpened())
            return;
        Dispose();
        throw new UserException($"The clip '{path}' cannot be encoded as MP4 ({width}×{height}); is its folder writable?");
    }

    /// <summary>Appends a frame, BGRA.</summary>
    public void Write(Mat bgra)
    {
        Cv2.CvtColor(bgra, _bgr, ColorConversionCodes.BGRA2BGR);
        _video.Write(_bgr);
    }

    /// <summary>Ends the clip and gives it its name.</summary>
    public void Finish()
    {
        _video.Release();
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
            throw new UserException($"The picture '{path}' cannot be written; is its folder writable?");
        file.Finish();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _video.Dispose();
        _bgr.Dispose();
        _file.Dispose();
    }
}
