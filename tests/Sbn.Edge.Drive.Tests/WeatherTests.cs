namespace Sbn.Edge.Drive.Tests;

public sealed class WeatherTests
{
    private static readonly DriveOptions Small = new() { Width = 240, Height = 180 };

    [Theory]
    [InlineData(2)]
    [InlineData(9)]
    public void Weather_changes_the_picture_and_no_label(int seed)
    {
        var clear = Rendered.Frame(Small with { Seed = seed, Weather = Weather.Clear }, 50);
        foreach (var weather in Enum.GetValues<Weather>().Where(weather => weather != Weather.Clear))
        {
            var frame = Rendered.Frame(Small with { Seed = seed, Weather = weather }, 50);
            frame.Classes.AsSpan().SequenceEqual(clear.Classes).ShouldBeTrue();
            frame.Parts.AsSpan().SequenceEqual(clear.Parts).ShouldBeTrue();
            frame.Materials.AsSpan().SequenceEqual(clear.Materials).ShouldBeTrue();
            var change = frame.Bgr.Zip(clear.Bgr).Average(pair => Math.Abs(pair.First - pair.Second));
            change.ShouldBeGreaterThan(10, weather.ToString());
        }
    }

    [Fact]
    public void Dusk_is_darker_than_an_overcast_day() =>
        Mean(Weather.Dusk).ShouldBeLessThan(Mean(Weather.Overcast) - 20);

    [Fact]
    public void Fog_takes_the_contrast_out_of_the_distance() =>
        FarContrast(Weather.Fog).ShouldBeLessThan(FarContrast(Weather.Clear) * 0.6);

    [Fact]
    public void Left_to_itself_the_weather_differs_from_street_to_street()
    {
        var seen = new HashSet<Weather>();
        var drive = new StreetDrive(new DriveOptions { Width = 32, Height = 32, Seed = 4 });
        var frame = new DriveFrame(32, 32);
        for (var street = 0; street < 40; street++)
        {
            drive.Seek(street * 676);
            drive.Render(frame);
            seen.Add(drive.Weather);
        }

        seen.Count.ShouldBe(Enum.GetValues<Weather>().Length);
    }

    private static double Mean(Weather weather) =>
        Rendered.Many(Small with { Weather = weather }, 5, 2).Average(frame => frame.Bgr.Average(value => (double)value));

    /// <summary>Mean difference between neighbours on the buildings of the middle third, where the distance is.</summary>
    private static double FarContrast(Weather weather)
    {
        double sum = 0, count = 0;
        foreach (var frame in Rendered.Many(Small with { Weather = weather }, 6, 2))
        {
            for (var y = 70; y < 100; y++)
            {
                for (var x = 90; x < 150; x++)
                {
                    var i = (y * 240) + x;
                    if (frame.Classes[i] == Class.Sky || frame.Classes[i] != frame.Classes[i - 4])
                    {
                        continue;
                    }

                    sum += Math.Abs(frame.Bgr[(3 * i) + 1] - frame.Bgr[(3 * (i - 4)) + 1]);
                    count++;
                }
            }
        }

        return sum / count;
    }
}
