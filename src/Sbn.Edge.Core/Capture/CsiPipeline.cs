using System.Globalization;

namespace Sbn.Edge.Core.Capture;

/// <summary>
/// The GStreamer pipeline of a CSI camera on a Jetson: NVIDIA's Argus source, converted to BGR, of which only the newest
/// frame is kept.
/// </summary>
/// <param name="Sensor">Number of the sensor.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="FramesPerSecond">Frame rate.</param>
/// <param name="Flip">nvvidconv's flip method, 0 (none) to 7; 2 is upside down.</param>
internal sealed record CsiPipeline(int Sensor, int Width, int Height, int FramesPerSecond, int Flip)
{
    public static CsiPipeline Parse(SourceUri uri)
    {
        uri.RequireKnownOptions("width", "height", "fps", "flip");
        if (!int.TryParse(uri.Path, NumberStyles.None, CultureInfo.InvariantCulture, out var sensor) || sensor > 15)
        {
            throw new SourceException($"The source '{uri.Name}' names no sensor; write it like csi:0.");
        }

        return new CsiPipeline(
            sensor,
            uri.WholeNumber("width", 16, 16384) ?? 1280,
            uri.WholeNumber("height", 16, 16384) ?? 720,
            uri.WholeNumber("fps", 1, 1000) ?? 30,
            uri.WholeNumber("flip", 0, 7) ?? 0);
    }

    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"nvarguscamerasrc sensor-id={Sensor} ! video/x-raw(memory:NVMM), width={Width}, height={Height}, framerate={FramesPerSecond}/1, format=NV12 ! nvvidconv flip-method={Flip} ! video/x-raw, format=BGRx ! videoconvert ! video/x-raw, format=BGR ! appsink drop=true max-buffers=1");
}
