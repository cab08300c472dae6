using CsCheck;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Capture;

public sealed class SourceUriTests
{
    [Theory]
    [InlineData("rtsp://admin:s3cret@10.0.0.7:554/cam", "rtsp://***@10.0.0.7:554/cam")]
    [InlineData("rtsp://admin:p@ss/w:rd@cam/live", "rtsp://***@cam/live")]
    [InlineData("rtsp://token@cam/live", "rtsp://***@cam/live")]
    [InlineData("rtsp://cam/live?user=me&password=s3cret&channel=1", "rtsp://cam/live?user=***&password=***&channel=1")]
    [InlineData("rtsp://cam/live?channel=1", "rtsp://cam/live?channel=1")]
    [InlineData("file:clip.mp4", "file:clip.mp4")]
    public void Credentials_are_masked(string text, string name) => SourceUri.Parse(text).Name.ShouldBe(name);

    [Fact]
    public void No_password_survives_masking_whatever_it_is_made_of()
    {
        var password = Gen.String[Gen.Char["abcXYZ019:/@%#&=+!. "], 6, 20].Where(p => p.Trim('@', '/', ':', ' ').Length > 5);
        password.Sample(p => !SourceUri.Mask($"rtsp://admin:{p}@camera/stream").Contains(p, StringComparison.Ordinal));
    }

    [Fact]
    public void Path_and_options_are_told_apart()
    {
        var uri = SourceUri.Parse("V4L2:/dev/video0?width=1280&height=720&fps=29.97");
        uri.Scheme.ShouldBe("v4l2");
        uri.Path.ShouldBe("/dev/video0");
        uri.WholeNumber("width", 1, 9999).ShouldBe(1280);
        uri.Number("fps", 1, 100).ShouldBe(29.97);
        uri.WholeNumber("depth", 1, 9).ShouldBeNull();
    }

    [Theory]
    [InlineData("width=0")]
    [InlineData("width=-5")]
    [InlineData("width=1e3")]
    [InlineData("width=")]
    [InlineData("width=99999999999")]
    public void A_number_out_of_range_is_named(string option) =>
        Should.Throw<SourceException>(() => SourceUri.Parse("v4l2:/dev/video0?" + option).WholeNumber("width", 16, 16384))
            .Message.ShouldContain("should be a whole number from 16 to 16384");

    [Fact]
    public void An_unknown_option_is_named_with_those_that_exist() =>
        Should.Throw<SourceException>(() => SourceUri.Parse("folder:x?speed=2").RequireKnownOptions("fps"))
            .Message.ShouldBe("The source 'folder:x?speed=2' has the unknown option 'speed'; it takes fps.");

    [Fact]
    public void A_bare_path_that_is_there_needs_no_scheme()
    {
        using var folder = new TempFolder();
        foreach (var name in new[] { "clip.mp4", "a b?c.mp4", "front:1.mp4" })
        {
            var file = folder[name];
            File.WriteAllText(file, "");
            (SourceUri.Parse(file).Scheme, SourceUri.Parse(file).Rest).ShouldBe(("file", file));
            SourceUri.Parse("file:" + file).Rest.ShouldBe(file);
        }

        SourceUri.Parse(folder.Path).Scheme.ShouldBe("folder");
        (SourceUri.Parse(folder.Path + "?fps=10").Path, SourceUri.Parse(folder.Path + "?fps=10").Number("fps", 1, 100)).ShouldBe((folder.Path, 10));
        SourceUri.Parse("/dev/video0").Scheme.ShouldBe("v4l2");
    }

    [Fact]
    public void A_bare_path_that_is_not_there_is_refused() =>
        Should.Throw<SourceException>(() => SourceUri.Parse("nothing.mp4")).Message.ShouldContain("has no scheme, and there is no clip or folder of that name");
}
