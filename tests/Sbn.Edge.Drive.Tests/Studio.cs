using System.Numerics;

namespace Sbn.Edge.Drive.Tests;

/// <summary>A single thing before an empty sky, seen by a plain camera at the origin, 1.2 m above the ground.</summary>
internal sealed class Studio
{
    public const int Width = 320;
    public const int Height = 240;

    public Studio(float focal)
    {
        List.Begin(new Camera(new Vector3(0, 1.2f, 0), 0, 0, 0, focal, Width * 0.5f, Height * 0.5f), Width * 2, Height * 2);
    }

    public PatchList List { get; } = new();

    /// <summary>A place straight ahead, turned by an angle in radians.</summary>
    public static Stand Ahead(float z, float turn = 0) =>
        new Stand(new Vector3(0, 0, z), Vector3.UnitX, Vector3.UnitY, Vector3.UnitZ).Turned(turn);

    public DriveFrame Render()
    {
        var frame = new DriveFrame(Width, Height);
        var light = new Light { SunDirection = Vector3.UnitY, SkyAmbient = Vector3.One };
        var shader = new Shader(new Masks([]), new Shadows(), new CrossingMap(), light);
        shader.Begin(List, new StreetStyle());
        var worker = new BandRenderer(Width);
        var linear = new Vector3[Width * Height];
        for (var top = 0; top < Height; top += BandRenderer.Rows)
        {
            worker.Render(top, Math.Min(top + BandRenderer.Rows, Height), List, shader, linear, frame);
        }

        return frame;
    }
}
