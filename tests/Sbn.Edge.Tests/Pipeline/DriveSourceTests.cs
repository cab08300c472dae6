using Sbn.Edge.Core.Capture;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Tests.Pipeline;

public sealed class DriveSourceTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public void It_gives_the_asked_for_frames_and_ends()
    {
        using var source = Open("drive:?frames=3&width=64&height=48&fps=10");
        var pool = new FramePool();
        for (var i = 0; i < 3; i++)
        {
            using var frame = source.Read(pool, Stop)!;
            (frame.Width, frame.Height, frame.Index).ShouldBe((64, 48, i));
            frame.MediaTime.ShouldBe(TimeSpan.FromSeconds(i / 10.0));
            frame.Bgr.Distinct().Count().ShouldBeGreaterThan(10);
        }

        source.Read(pool, Stop).ShouldBeNull();
        source.IsLive.ShouldBeFalse();
        source.FramesPerSecond.ShouldBe(10);
    }

    [Fact]
    public void The_same_seed_gives_the_same_street_and_another_one_another()
    {
        Picture("drive:?seed=7&width=64&height=48").ShouldBe(Picture("drive:?seed=7&width=64&height=48"));
        Picture("drive:?seed=7&width=64&height=48").ShouldNotBe(Picture("drive:?seed=8&width=64&height=48"));
    }

    [Fact]
    public void Something_covers_the_lens_from_second_5_to_8_of_each_period()
    {
        using var source = Open("drive:?coverEvery=10&fps=1&frames=20&width=64&height=48");
        var pool = new FramePool();
        var covered = new List<int>();
        for (var i = 0; i < 20; i++)
        {
            using var frame = source.Read(pool, Stop)!;
            if (frame.Bgr.Distinct().Count() == 1)
            {
                covered.Add(i);
            }
        }

        covered.ShouldBe([5, 6, 7, 15, 16, 17]);
    }

    [Fact]
    public void Weather_and_faults_change_the_picture()
    {
        var clear = Picture("drive:?weather=clear&width=64&height=48");
        Picture("drive:?weather=fog&width=64&height=48").ShouldNotBe(clear);
        Picture("drive:?weather=clear&faults=occludedLens,unknownObject&width=64&height=48").ShouldNotBe(clear);
    }

    [Theory]
    [InlineData("drive:?wheather=fog", "has the unknown option 'wheather'; it takes seed, weather")]
    [InlineData("drive:?weather=hail", "has weather=hail; it should be one of clear, overcast, fog, rain, dusk.")]
    [InlineData("drive:?weather=1", "has weather=1; it should be one of")]
    [InlineData("drive:?faults=flatTyre", "has faults=flatTyre; it should be one of none, unknownObject, occludedLens, missingPart.")]
    [InlineData("drive:?width=10", "has width=10; it should be a whole number from 32 to 4096.")]
    [InlineData("drive:?fps=0", "has fps=0; it should be a number from 0.1 to 1000.")]
    [InlineData("drive:town", "names a path 'town'; the drive has none")]
    public void A_wrong_option_is_refused_in_one_sentence(string uri, string sentence) =>
        Should.Throw<SourceException>(() => Open(uri)).Message.ShouldContain(sentence);

    private static DriveSource Open(string uri) => DriveSource.Open(SourceUri.Parse(uri));

    private static byte[] Picture(string uri)
    {
        using var source = Open(uri);
        return [.. source.Read(new FramePool(), Stop)!.Bgr];
    }
}
