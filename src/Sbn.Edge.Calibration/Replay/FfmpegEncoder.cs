using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using OpenCvSharp;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>
/// H.264 or VP9 through the system's <c>ffmpeg</c>, a child process that reads raw frames from its standard input: OpenCV's own build
/// encodes neither, and a browser plays nothing else in an MP4.
/// </summary>
internal sealed class FfmpegEncoder : IClipEncoder
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly Process _process;
    private readonly string _path;
    private readonly Lock _lock = new();
    private byte[]? _pixels;
    private string _lastWords = "";
    private bool _ended;

    /// <summary>Starts it.</summary>
    /// <param name="ffmpeg">The program.</param>
    /// <param name="path">The file, ending in <c>.mp4</c>; one that is there is written over.</param>
    /// <param name="size">Its size, even.</param>
    /// <param name="framesPerSecond">Its rate.</param>
    public FfmpegEncoder(FfmpegProgram ffmpeg, string path, Size size, double framesPerSecond)
    {
        _path = path;
        Format = $"{ffmpeg.Encoder.Format} through {ffmpeg.Path}, which browsers play";
        _process = FfmpegProgram.Start(
            ffmpeg.Path,
            [
                "-hide_banner", "-loglevel", "error", "-nostats",
                "-f", "rawvideo", "-pix_fmt", "bgr24",
                "-video_size", string.Create(CultureInfo.InvariantCulture, $"{size.Width}x{size.Height}"),
                "-framerate", framesPerSecond.ToString("0.######", CultureInfo.InvariantCulture),
                "-i", "pipe:0",
                "-c:v", ffmpeg.Encoder.Name, .. ffmpeg.Encoder.Settings,

                // Browsers want chroma at half size, and the index at the beginning, so that a clip plays while it loads.
                "-pix_fmt", "yuv420p", "-movflags", "+faststart",
                "-y", "file:" + path,
            ]);
        _process.OutputDataReceived += (_, _) => { };
        _process.ErrorDataReceived += (_, said) => Note(said.Data);
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    /// <inheritdoc/>
    public string Format { get; }

    /// <inheritdoc/>
    public void Write(Mat bgr)
    {
        try
        {
            _pixels ??= new byte[bgr.Total() * bgr.ElemSize()];
            Marshal.Copy(bgr.Data, _pixels, 0, _pixels.Length);
            _process.StandardInput.BaseStream.Write(_pixels);
        }
        catch (IOException e)
        {
            // It has gone; its last words say why, once all of them have come.
            _process.WaitForExit(Patience);
            throw Failed(e);
        }
    }

    /// <inheritdoc/>
    public void Finish()
    {
        try
        {
            _process.StandardInput.Close();
        }
        catch (IOException)
        {
            // Its exit code tells.
        }

        if (!_process.WaitForExit(Patience))
        {
            throw new UserException($"The clip '{_path}' cannot be encoded: ffmpeg did not end.");
        }

        _process.WaitForExit();
        _ended = true;
        if (_process.ExitCode != 0)
        {
            throw Failed(null);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_ended && !_process.HasExited)
        {
            _process.Kill();
            _process.WaitForExit(Patience);
        }

        _process.Dispose();
    }

    private UserException Failed(Exception? cause)
    {
        lock (_lock)
        {
            return new UserException($"The clip '{_path}' cannot be encoded: ffmpeg says '{_lastWords}'.", cause);
        }
    }

    private void Note(string? line)
    {
        if (string.IsNullOrWhiteSpace(line))
        {
            return;
        }

        lock (_lock)
        {
            _lastWords = line.Trim();
        }
    }
}
