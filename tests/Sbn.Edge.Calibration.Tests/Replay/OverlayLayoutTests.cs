using CsCheck;
using Sbn.Edge.Calibration.Replay;
using Sbn.Edge.Core;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Replay;

public sealed class OverlayLayoutTests
{
    [Fact]
    public void Canvases_have_even_sides_and_pictures_keep_their_shape() =>
        Gen.Select(Gen.Int[16, 2000], Gen.Int[16, 2000], Gen.Bool).Sample(frame =>
        {
            var (width, height, isSideBySide) = frame;
            var layout = new OverlayLayout(width, height, isSideBySide);
            (layout.Width % 2).ShouldBe(0);
            (layout.Height % 2).ShouldBe(0);
            layout.PictureWidth.ShouldBeGreaterThanOrEqualTo(width - 1);
            var scale = (double)layout.PictureWidth / width;
            ((double)layout.PictureHeight).ShouldBe(height * scale, (0.5 * (height / (double)width)) + 2.5);
            layout.Width.ShouldBe(isSideBySide ? 2 * layout.PictureWidth : layout.PictureWidth);
            layout.Legend.Bottom.ShouldBe(layout.Height);
        });

    [Fact]
    public void A_machine_without_fonts_is_told_what_to_install()
    {
        using var folder = new TempFolder();
        Should.Throw<UserException>(() => Typefaces.Find([folder.Path])).Message.ShouldContain("fonts-dejavu-core");
    }
}
