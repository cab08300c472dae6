using OpenCvSharp;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>Turns pictures into an MP4 file.</summary>
internal interface IClipEncoder : IDisposable
{
    /// <summary>What it makes, with a word on who plays it; for the console.</summary>
    string Format { get; }

    /// <summary>Appends a picture.</summary>
    /// <param name="bgr">8-bit BGR, of the size that the encoder was made for, rows without gaps.</param>
    /// <exception cref="Sbn.Edge.Core.UserException">It cannot be written.</exception>
    void Write(Mat bgr);

    /// <summary>Ends the file.</summary>
    /// <exception cref="Sbn.Edge.Core.UserException">It cannot be ended.</exception>
    void Finish();
}
