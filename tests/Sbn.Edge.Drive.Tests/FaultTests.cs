namespace Sbn.Edge.Drive.Tests;

public sealed class FaultTests
{
    private static readonly DriveOptions Plain = new() { Width = 320, Height = 240 };

    [Fact]
    public void Without_wheels_there_are_cars_but_no_wheel_pixel()
    {
        long cars = 0, wheels = 0, ordinaryWheels = 0;
        foreach (var frame in Rendered.Many(Plain with { Faults = DriveFaults.MissingPart }, 4, 3))
        {
            cars += frame.Classes.Count(c => c == Class.Car);
            wheels += frame.Parts.Count(part => part == Part.CarWheel);
        }

        foreach (var frame in Rendered.Many(Plain, 4, 3))
        {
            ordinaryWheels += frame.Parts.Count(part => part == Part.CarWheel);
        }

        cars.ShouldBeGreaterThan(10_000);
        wheels.ShouldBe(0);
        ordinaryWheels.ShouldBeGreaterThan(1_000);
    }

    [Fact]
    public void Unknown_objects_lie_on_the_road_and_have_no_labels()
    {
        var seen = 0;
        foreach (var frame in Rendered.Many(Plain with { Faults = DriveFaults.UnknownObject }, 4, 3))
        {
            var count = 0;
            for (var i = 0; i < frame.Classes.Length; i++)
            {
                if (frame.Classes[i] != DriveFrame.None)
                {
                    continue;
                }

                count++;
                frame.Parts[i].ShouldBe(DriveFrame.None);
                frame.Materials[i].ShouldBe(DriveFrame.None);
            }

            if (count > 50)
            {
                seen++;
            }
        }

        seen.ShouldBeGreaterThan(6);
    }

    [Fact]
    public void An_unknown_object_changes_labels_only_where_it_lies()
    {
        var plain = Rendered.Frame(Plain with { Seed = 3 }, 40);
        var faulty = Rendered.Frame(Plain with { Seed = 3, Faults = DriveFaults.UnknownObject }, 40);
        for (var i = 0; i < plain.Classes.Length; i++)
        {
            if (faulty.Classes[i] != DriveFrame.None)
            {
                faulty.Classes[i].ShouldBe(plain.Classes[i]);
            }
        }
    }

    [Fact]
    public void Mud_hides_the_same_pixels_in_every_frame_and_the_rest_keeps_its_labels()
    {
        var options = Plain with { Seed = 5, Faults = DriveFaults.OccludedLens };
        var first = Rendered.Frame(options);
        var later = Rendered.Frame(options, 33);
        var clean = Rendered.Frame(Plain with { Seed = 5 }, 33);
        var hidden = 0;
        for (var i = 0; i < first.Classes.Length; i++)
        {
            (first.Classes[i] == DriveFrame.None).ShouldBe(later.Classes[i] == DriveFrame.None);
            if (later.Classes[i] == DriveFrame.None)
            {
                hidden++;
            }
            else
            {
                later.Classes[i].ShouldBe(clean.Classes[i]);
            }
        }

        (hidden / (double)first.Classes.Length).ShouldBeInRange(0.01, 0.6);
    }

    [Fact]
    public void Faults_combine()
    {
        var all = DriveFaults.UnknownObject | DriveFaults.OccludedLens | DriveFaults.MissingPart;
        foreach (var frame in Rendered.Many(Plain with { Faults = all }, 2, 2))
        {
            frame.Parts.Contains(Part.CarWheel).ShouldBeFalse();
            frame.Classes.Contains(DriveFrame.None).ShouldBeTrue();
        }
    }
}
