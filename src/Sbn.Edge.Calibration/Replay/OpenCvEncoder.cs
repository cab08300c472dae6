using OpenCvSharp;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>MPEG-4 part 2 through OpenCV: every build of it encodes that, and most players, but no browser, plays it.</summary>
internal sealed class OpenCvEncoder : IClipEncoder
{
    private readonly VideoWriter _video;

    /// <summary>Opens the file.</summary>
    /// <param name="path">The file, ending in <c>.mp4</c>.</param>
    /// <param name="size">Its size, even.</param>
    /// <param name="framesPerSecond">Its rate.</param>
    /// <exception cref="UserException">It cannot be written.</exception>
    public OpenCvEncoder(string path, Size size, double framesPerSecond)
    {
        _video = new VideoWriter(path, FourCC.FromString("mp4v"), framesPerSecond, size);
        if (_video.IsOpened())
        {
            return;
        }

        _video.Dispose();
        throw new UserException($"The clip '{path}' cannot be encoded as MP4 ({size.Width}×{size.Height}); is its folder writable?");
    }

    /// <inheritdoc/>
    public string Format => "MPEG-4 part 2, which players show and browsers do not; with ffmpeg on the PATH it would be H.264";

    /// <inheritdoc/>
    public void Write(Mat bgr) => _video.Write(bgr);

    /// <inheritdoc/>
    public void Finish() => _video.Release();

    /// <inheritdoc/>
    public void Dispose() => _video.Dispose();
}
