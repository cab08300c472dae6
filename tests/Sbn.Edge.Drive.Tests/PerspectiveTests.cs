using System.Numerics;
using CsCheck;

namespace Sbn.Edge.Drive.Tests;

public sealed class PerspectiveTests
{
    private const int Width = 320;
    private const int Height = 240;

    [Fact]
    public void A_thing_of_width_w_at_depth_z_is_focal_times_w_over_z_pixels_wide()
    {
        Gen.Select(Gen.Float[0.5f, 4], Gen.Float[3, 40], Gen.Float[150, 400], Gen.Float[-0.8f, 0.8f]).Sample(
            (w, z, focal, aside) =>
            {
                var expected = focal * w / z;
                var left = (Width * 0.5f) + (focal * (aside - (w * 0.5f)) / z);
                if (left < 1 || left + expected > Width - 1)
                {
                    return;
                }

                var classes = Draw(focal, new(aside - (w * 0.5f), -1, z), new(w, 0, 0), new(0, 2, 0));
                var row = classes.AsSpan((Height / 2) * Width, Width);
                row.Count(Class.Sign).ShouldBeInRange((int)MathF.Floor(expected - 0.51f), (int)MathF.Ceiling(expected + 0.51f));
                if (expected > 2)
                {
                    row.IndexOf(Class.Sign).ShouldBeInRange((int)(left - 0.6f), (int)MathF.Ceiling(left + 0.6f));
                }
            },
            iter: 200, threads: 1);
    }

    [Fact]
    public void What_is_nearer_hides_what_is_farther_whatever_the_order()
    {
        foreach (var nearFirst in (bool[])[true, false])
        {
            var list = Begin(200);
            var near = Surface.Of(Class.Sign, Part.None, Material.None, Ink.Red);
            var far = Surface.Of(Class.Car, Part.None, Material.None, Ink.Blue);
            if (nearFirst)
            {
                list.Quad(new(-1, -1, 5), new(1, -1, 5), new(0, 2, 0), near);
            }

            list.Quad(new(-3, -3, 9), new(3, -3, 9), new(0, 6, 0), far);
            if (!nearFirst)
            {
                list.Quad(new(-1, -1, 5), new(1, -1, 5), new(0, 2, 0), near);
            }

            var classes = Render(list);
            classes[(120 * Width) + 160].ShouldBe(Class.Sign);
            classes[(120 * Width) + 215].ShouldBe(Class.Car);
            // 2 m at 5 m and focal length 200: 80 × 80 pixels; 6 m at 9 m: 133 × 133.
            classes.Count(c => c == Class.Sign).ShouldBeInRange(79 * 79, 81 * 81);
            classes.Count(c => c is Class.Sign or Class.Car).ShouldBeInRange(132 * 132, 135 * 135);
        }
    }

    [Fact]
    public void A_patch_that_reaches_behind_the_camera_is_cut_not_folded()
    {
        // A floor 1.5 m below the camera, from behind it to 30 m ahead, fills the picture below its far edge and nothing above.
        var classes = Draw(200, new(-40, -1.5f, -20), new(80, 0, 0), new(0, 0, 50));
        var horizon = (Height * 0.5f) + (200 * 1.5f / 30);
        for (var y = 0; y < Height; y++)
        {
            var isFloor = classes[(y * Width) + (Width / 2)] == Class.Sign;
            if (y < horizon - 1)
            {
                isFloor.ShouldBeFalse();
            }

            if (y > horizon + 1)
            {
                isFloor.ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void Road_and_kerb_lie_where_the_camera_projects_them()
    {
        var options = new DriveOptions();
        var frame = new DriveFrame(options.Width, options.Height);
        int right = 0, wrong = 0;
        for (var seed = 1; seed <= 6; seed++)
        {
            var drive = new StreetDrive(options with { Seed = seed });
            drive.Seek(60);
            drive.Render(frame);
            for (var ahead = 6f; ahead < 25; ahead += 0.5f)
            {
                foreach (var side in (int[])[-1, 1])
                {
                    Look(drive, frame, ahead, side * (drive.Style.RoadHalf - 0.25f), 0, Class.Road, ref right, ref wrong);
                    Look(drive, frame, ahead, side * (drive.Style.RoadHalf + 0.5f), 0.11f, Class.Pavement, ref right, ref wrong);
                }
            }
        }

        // Things stand in the way here and there, side streets open, trees have pits; ground of the wrong kind is rare.
        right.ShouldBeGreaterThan(200);
        (wrong / (double)(right + wrong)).ShouldBeLessThan(0.12);
    }

    private static void Look(StreetDrive drive, DriveFrame frame, float ahead, float lateral, float up, byte expected, ref int right, ref int wrong)
    {
        var view = drive.Camera.ToView(drive.Path.At(drive.Place + ahead, lateral, up));
        var x = (int)(drive.Camera.CenterX + (drive.Camera.Focal * view.X / view.Z));
        var y = (int)(drive.Camera.CenterY - (drive.Camera.Focal * view.Y / view.Z));
        if (x < 0 || y < 0 || x >= frame.Width || y >= frame.Height)
        {
            return;
        }

        var seen = frame.Classes[(y * frame.Width) + x];
        if (seen == expected)
        {
            right++;
        }
        else if (seen is Class.Road or Class.Pavement or Class.Sky)
        {
            wrong++;
        }
    }

    private static byte[] Draw(float focal, Vector3 origin, Vector3 across, Vector3 along)
    {
        var list = Begin(focal);
        list.Quad(origin, origin + across, along, Surface.Of(Class.Sign, Part.None, Material.None, Ink.Red));
        return Render(list);
    }

    private static PatchList Begin(float focal)
    {
        var list = new PatchList();
        list.Begin(new Camera(Vector3.Zero, 0, 0, 0, focal, Width * 0.5f, Height * 0.5f), Width * 2, Height * 2);
        return list;
    }

    private static byte[] Render(PatchList list)
    {
        var frame = new DriveFrame(Width, Height);
        var shader = new Shader(new Masks([]), new Shadows(), new CrossingMap(), new Light());
        shader.Begin(list, new StreetStyle());
        var worker = new BandRenderer(Width);
        var light = new Vector3[Width * Height];
        for (var top = 0; top < Height; top += BandRenderer.Rows)
        {
            worker.Render(top, Math.Min(top + BandRenderer.Rows, Height), list, shader, light, frame);
        }

        return frame.Classes;
    }
}
