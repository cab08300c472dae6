namespace Sbn.Edge.Drive.Tests;

/// <summary>Short ways to a rendered frame.</summary>
internal static class Rendered
{
    public static DriveFrame Frame(DriveOptions options, long index = 0)
    {
        var drive = new StreetDrive(options);
        drive.Seek(index);
        var frame = new DriveFrame(options.Width, options.Height);
        drive.Render(frame);
        return frame;
    }

    /// <summary>Frames of several streets: seeds 1 to <paramref name="seeds"/>, and of each drive one frame every <paramref name="stride"/>.</summary>
    public static IEnumerable<DriveFrame> Many(DriveOptions options, int seeds, int perSeed, int stride = 230)
    {
        var frame = new DriveFrame(options.Width, options.Height);
        for (var seed = 1; seed <= seeds; seed++)
        {
            var drive = new StreetDrive(options with { Seed = seed });
            for (var i = 0; i < perSeed; i++)
            {
                drive.Seek(i * stride);
                drive.Render(frame);
                yield return frame;
            }
        }
    }
}
