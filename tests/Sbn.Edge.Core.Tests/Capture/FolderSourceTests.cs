using OpenCvSharp;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Capture;

public sealed class FolderSourceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Pictures_come_in_the_order_of_their_numbers()
    {
        foreach (var number in (int[])[10, 9, 100, 1])
        {
            Write($"frame{number}.png", number);
        }

        using var source = new FrameSources().Open("folder:" + _folder.Path);

        source.FrameCount.ShouldBe(4);
        ReadAll(source).Select(f => (int)f.Bgr[0]).ShouldBe([1, 9, 10, 100]);
    }

    [Fact]
    public void With_a_frame_rate_they_have_a_media_time_and_without_one_none()
    {
        Write("a.png", 1);
        Write("b.png", 2);
        using var paced = new FrameSources().Open($"folder:{_folder.Path}?fps=4");
        ReadAll(paced).Select(f => f.MediaTime).ShouldBe([TimeSpan.Zero, TimeSpan.FromSeconds(0.25)]);
        paced.FramesPerSecond.ShouldBe(4);
        using var plain = new FrameSources().Open($"folder:{_folder.Path}");
        ReadAll(plain).ShouldAllBe(f => f.MediaTime == null);
    }

    [Fact]
    public void A_picture_of_another_size_gives_a_frame_of_that_size()
    {
        Write("a.png", 1, width: 8);
        Write("b.png", 2, width: 12);
        using var source = new FrameSources().Open($"folder:{_folder.Path}");
        ReadAll(source).Select(f => f.Width).ShouldBe([8, 12]);
    }

    [Fact]
    public void An_unreadable_picture_is_named_and_the_next_one_can_be_read()
    {
        Write("a.png", 1);
        File.WriteAllText(_folder["b.jpg"], "no picture");
        Write("c.png", 3);
        using var source = new FrameSources().Open($"folder:{_folder.Path}");
        var pool = new FramePool();
        source.Read(pool, TestContext.Current.CancellationToken)!.Dispose();
        Should.Throw<SourceException>(() => source.Read(pool, TestContext.Current.CancellationToken)).Message.ShouldContain("b.jpg");
        source.Read(pool, TestContext.Current.CancellationToken)!.Index.ShouldBe(2);
        source.Read(pool, TestContext.Current.CancellationToken).ShouldBeNull();
    }

    [Theory]
    [InlineData(".jpg")]
    [InlineData(".png")]
    public void A_picture_whose_end_is_missing_is_refused_not_filled_with_grey(string extension)
    {
        var path = _folder["a" + extension];
        using (var noise = new Mat(64, 64, MatType.CV_8UC3))
        {
            Cv2.Randu(noise, Scalar.All(0), Scalar.All(255));
            Cv2.ImWrite(path, noise);
        }

        File.WriteAllBytes(path, File.ReadAllBytes(path)[..^200]);
        using var source = new FrameSources().Open($"folder:{_folder.Path}");
        Should.Throw<SourceException>(() => source.Read(new FramePool(), TestContext.Current.CancellationToken)).Message.ShouldBe($"The picture '{path}' is cut off: its end is missing.");
    }

    [Fact]
    public void A_missing_or_empty_folder_is_named()
    {
        Refusal("folder:no/such/folder").ShouldBe("The picture folder 'no/such/folder' does not exist.");
        Refusal("folder:").ShouldContain("names no folder");
        Refusal("folder:" + _folder.Path).ShouldContain($"The picture folder '{_folder.Path}' holds no JPEG");
        var file = _folder["clip.mp4"];
        File.WriteAllText(file, "");
        Refusal("folder:" + file).ShouldContain($"write file:{file}");
    }

    [Theory]
    [InlineData("fps=0")]
    [InlineData("fps=fast")]
    [InlineData("rate=3")]
    public void A_wrong_option_is_named(string option) =>
        Refusal($"folder:{_folder.Path}?{option}").ShouldContain(option.Split('=')[0]);

    private static string Refusal(string uri) => Should.Throw<SourceException>(() => new FrameSources().Open(uri)).Message;

    private static List<Frame> ReadAll(IFrameSource source)
    {
        var pool = new FramePool();
        var frames = new List<Frame>();
        while (source.Read(pool, TestContext.Current.CancellationToken) is { } frame)
        {
            frames.Add(frame);
        }

        return frames;
    }

    private void Write(string name, int value, int width = 8)
    {
        using var picture = new Mat(6, width, MatType.CV_8UC3, Scalar.All(value));
        Cv2.ImWrite(_folder[name], picture);
    }
}
