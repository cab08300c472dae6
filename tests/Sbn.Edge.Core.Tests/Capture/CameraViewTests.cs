using OpenCvSharp;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Capture;

public sealed class CameraViewTests
{
    [Fact]
    public void Without_settings_the_model_sees_the_whole_frame()
    {
        var geometry = CameraView.Whole.Geometry(40, 20, 4, 2);
        geometry.Roi.ShouldBe(new PixelBox(0, 0, 40, 20));
        CameraView.Whole.IgnoredCells(geometry).ShouldBeNull();
        CameraView.Whole.Ignores.ShouldBeFalse();
    }

    [Fact]
    public void A_cell_is_ignored_where_its_middle_lies_in_a_polygon()
    {
        var view = CameraView.Parse("front", null, "0,10 40,10 40,20 0,20");
        view.IgnoredCells(view.Geometry(40, 20, 4, 2)).ShouldBe([false, false, false, false, true, true, true, true]);
        view.Outlines(40, 20).ShouldHaveSingleItem().ShouldBe([new(0, 10), new(40, 10), new(40, 20), new(0, 20)]);
    }

    [Fact]
    public void Several_places_are_ignored_together()
    {
        var view = CameraView.Parse("front", null, "0,0 9,0 9,9 0,9; 30,10 39,10 39,19 30,19");
        view.IgnoredCells(view.Geometry(40, 20, 4, 2)).ShouldBe([true, false, false, false, false, false, false, true]);
    }

    [Fact]
    public void Places_are_those_of_the_frame_whatever_part_of_it_the_model_sees()
    {
        var view = CameraView.Parse("front", "20,0,20,20", "0,0 29,0 29,19 0,19");
        var geometry = view.Geometry(40, 20, 2, 1);
        geometry.Roi.ShouldBe(new PixelBox(20, 0, 20, 20));
        view.IgnoredCells(geometry).ShouldBe([true, false]);
    }

    [Fact]
    public void A_mask_is_white_where_to_ignore()
    {
        using var folder = new TempFolder();
        var file = folder["mask.png"];
        using (var mask = new Mat(20, 40, MatType.CV_8UC1, Scalar.All(0)))
        {
            mask.Rectangle(new Rect(0, 10, 40, 10), Scalar.All(255), -1);
            Cv2.ImWrite(file, mask);
        }

        var view = CameraView.Parse("front", null, file);
        view.IgnoredCells(view.Geometry(40, 20, 4, 2)).ShouldBe([false, false, false, false, true, true, true, true]);
        view.Outlines(40, 20).ShouldHaveSingleItem().Count.ShouldBe(4);
        Should.Throw<UserException>(() => view.IgnoredCells(view.Geometry(80, 20, 4, 2))).Message.ShouldContain("40×20");
    }

    [Theory]
    [InlineData("1,2,3", null, "region of interest")]
    [InlineData("0,0,0,10", null, "region of interest")]
    [InlineData(null, "0,0 1,1", "three corners")]
    [InlineData(null, "0,0 1,a 2,2", "three corners")]
    [InlineData(null, "nowhere.png", "does not exist")]
    public void What_is_written_otherwise_is_refused_by_name(string? roi, string? ignore, string about)
    {
        var error = Should.Throw<UserException>(() => CameraView.Parse("Sbn:Cameras:front", roi, ignore));
        error.Message.ShouldStartWith("Sbn:Cameras:front");
        error.Message.ShouldContain(about);
    }

    [Fact]
    public void A_region_of_interest_beyond_the_frame_and_a_frame_ignored_whole_are_refused_by_name()
    {
        Should.Throw<UserException>(() => CameraView.Parse("front", "30,0,20,20", null).Geometry(40, 20, 4, 2)).Message.ShouldStartWith("front");
        var all = CameraView.Parse("front", null, "-1,-1 50,-1 50,50 -1,50");
        Should.Throw<UserException>(() => all.IgnoredCells(all.Geometry(40, 20, 4, 2))).Message.ShouldContain("everything");
    }
}
