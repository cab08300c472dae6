namespace Sbn.Edge.Drive.Tests;

public sealed class DeterminismTests
{
    private static readonly DriveOptions Small = new() { Width = 161, Height = 121, Seed = 7 };

    [Fact]
    public void Two_drives_of_the_same_options_give_the_same_bytes()
    {
        var one = new StreetDrive(Small);
        var other = new StreetDrive(Small);
        var a = new DriveFrame(161, 121);
        var b = new DriveFrame(161, 121);
        for (var i = 0; i < 5; i++)
        {
            one.Render(a);
            other.Render(b);
            ShouldEqual(a, b);
        }
    }

    [Fact]
    public void A_frame_does_not_depend_on_what_was_rendered_before()
    {
        var drive = new StreetDrive(Small);
        var frame = new DriveFrame(161, 121);
        foreach (var visited in (long[])[3, 700, 2, 5000, 690, 1400, 41])
        {
            Draw(drive, frame, visited);
        }

        Draw(drive, frame, 700);
        ShouldEqual(frame, Rendered.Frame(Small, 700));
    }

    [Fact]
    public void Rendering_moves_on_by_one_frame_and_seeking_sets_the_index()
    {
        var drive = new StreetDrive(Small);
        drive.FrameIndex.ShouldBe(0);
        drive.Render(new DriveFrame(161, 121));
        drive.FrameIndex.ShouldBe(1);
        drive.Seek(900);
        drive.FrameIndex.ShouldBe(900);
    }

    [Fact]
    public void Another_seed_is_another_street()
    {
        var a = Rendered.Frame(Small);
        var b = Rendered.Frame(Small with { Seed = 8 });
        Different(a.Classes, b.Classes).ShouldBeGreaterThan(0.05);
    }

    [Fact]
    public void The_camera_moves_forward()
    {
        // A second later a good part of the picture is something else, though it is the same street.
        var a = Rendered.Frame(Small);
        var b = Rendered.Frame(Small, 15);
        Different(a.Classes, b.Classes).ShouldBeInRange(0.02, 0.7);
        var standing = Small with { SpeedMetersPerSecond = 0 };
        var drive = new StreetDrive(standing);
        drive.Render(a);
        var place = drive.Place;
        drive.Seek(300);
        drive.Render(b);
        drive.Place.ShouldBe(place);
    }

    [Fact]
    public void The_drive_goes_on_for_days()
    {
        var days = 3L * 24 * 3600 * 15;
        var frame = Rendered.Frame(Small, days);
        frame.Classes.Contains((byte)3).ShouldBeTrue();
        ShouldEqual(frame, Rendered.Frame(Small, days));
    }

    private static void Draw(StreetDrive drive, DriveFrame frame, long index)
    {
        drive.Seek(index);
        drive.Render(frame);
    }

    private static double Different(byte[] a, byte[] b) => a.Zip(b).Count(pair => pair.First != pair.Second) / (double)a.Length;

    private static void ShouldEqual(DriveFrame a, DriveFrame b)
    {
        a.Bgr.AsSpan().SequenceEqual(b.Bgr).ShouldBeTrue();
        a.Classes.AsSpan().SequenceEqual(b.Classes).ShouldBeTrue();
        a.Parts.AsSpan().SequenceEqual(b.Parts).ShouldBeTrue();
        a.Materials.AsSpan().SequenceEqual(b.Materials).ShouldBeTrue();
    }
}
