namespace Sbn.Edge.Drive.Tests;

public sealed class OptionTests
{
    public static TheoryData<DriveOptions, string> Wrong => new()
    {
        { new DriveOptions { Width = 31 }, "Width" },
        { new DriveOptions { Height = 0 }, "Height" },
        { new DriveOptions { Width = 5000 }, "Width" },
        { new DriveOptions { FramesPerSecond = 0 }, "FramesPerSecond" },
        { new DriveOptions { FramesPerSecond = -1 }, "FramesPerSecond" },
        { new DriveOptions { FramesPerSecond = double.NaN }, "FramesPerSecond" },
        { new DriveOptions { SpeedMetersPerSecond = -1 }, "SpeedMetersPerSecond" },
        { new DriveOptions { SpeedMetersPerSecond = double.PositiveInfinity }, "SpeedMetersPerSecond" },
        { new DriveOptions { Weather = (Weather)17 }, "Weather" },
        { new DriveOptions { Faults = (DriveFaults)64 }, "Faults" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void A_bad_option_is_refused_with_its_name_and_range(DriveOptions options, string name)
    {
        var error = Should.Throw<ArgumentOutOfRangeException>(() => new StreetDrive(options));
        error.ParamName.ShouldBe(name);
        error.Message.ShouldStartWith($"The drive's {name} must be ");
    }

    [Theory]
    [InlineData(32, 32)]
    [InlineData(481, 359)]
    [InlineData(37, 203)]
    public void Odd_sizes_are_filled_to_the_last_pixel(int width, int height)
    {
        var options = new DriveOptions { Width = width, Height = height, Seed = 2 };
        var frame = new DriveFrame(width, height);
        Array.Fill(frame.Classes, (byte)200);
        new StreetDrive(options).Render(frame);
        frame.Classes.All(c => c < 11).ShouldBeTrue();
    }

    [Fact]
    public void A_frame_of_another_size_is_refused()
    {
        var drive = new StreetDrive(new DriveOptions());
        Should.Throw<ArgumentException>(() => drive.Render(new DriveFrame(320, 240))).Message.ShouldContain("320×240");
    }

    [Fact]
    public void A_negative_frame_is_refused() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new StreetDrive(new DriveOptions()).Seek(-1));

    [Fact]
    public void A_steady_frame_allocates_nothing_that_scales_with_the_image()
    {
        var small = PerFrame(160, 120);
        var large = PerFrame(960, 720);
        // 36 times the pixels; one byte for every fourth pixel more would be 168 kB.
        (large - small).ShouldBeLessThan(40_000);
    }

    private static long PerFrame(int width, int height)
    {
        var drive = new StreetDrive(new DriveOptions { Width = width, Height = height, SpeedMetersPerSecond = 0 });
        var frame = new DriveFrame(width, height);
        for (var i = 0; i < 5; i++)
        {
            drive.Render(frame);
        }

        var before = GC.GetTotalAllocatedBytes(precise: true);
        for (var i = 0; i < 10; i++)
        {
            drive.Render(frame);
        }

        return (GC.GetTotalAllocatedBytes(precise: true) - before) / 10;
    }
}
