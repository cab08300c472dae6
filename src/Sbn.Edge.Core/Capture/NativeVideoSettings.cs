using System.Globalization;
using OpenCvSharp;

namespace Sbn.Edge.Core.Capture;

/// <summary>
/// Settings that OpenCV's video code takes from the environment only, when it is first used. What the user has set stays.
/// </summary>
/// <remarks>
/// FFmpeg writes a line to stderr for each damaged macroblock, thousands for one bad clip, and OpenCV its own view of every
/// failure; all of it reaches the user as one sentence of a <see cref="SourceException"/> instead.
/// </remarks>
internal static class NativeVideoSettings
{
    private static readonly Lock Gate = new();
    private static bool _applied;

    /// <summary>Applies them once for the process; the first caller's timeout counts.</summary>
    public static void Apply(TimeSpan cameraReadTimeout)
    {
        lock (Gate)
        {
            if (_applied)
            {
                return;
            }

            _applied = true;
            NativeEnvironment.SetIfAbsent("OPENCV_FFMPEG_LOGLEVEL", "-8");
            NativeEnvironment.SetIfAbsent("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", Math.Ceiling(cameraReadTimeout.TotalSeconds).ToString(CultureInfo.InvariantCulture));
            if (Environment.GetEnvironmentVariable("OPENCV_LOG_LEVEL") is null)
            {
                Cv2.SetLogLevel(LogLevel.FATAL);
            }
        }
    }
}
