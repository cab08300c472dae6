using Sbn.Edge.Calibration.Fitting;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Tests.Fitting;

public sealed class LinkFramesTests
{
    private static readonly SceneShape Shape = new(4, 1, 3, 1, 1, 1);

    [Fact]
    public void Some_are_spread_evenly_and_a_rare_class_brings_the_frames_that_show_most_of_it()
    {
        var frames = new LinkFrames(3);
        for (var i = 0; i < 20; i++)
        {
            // Class 2 is in frames 3, 4, 5, 6 with 1, 2, 3, 4 pixels.
            var rare = i is >= 3 and <= 6 ? i - 2 : 0;
            var scene = new Scene(Shape);
            for (var x = 0; x < 4; x++)
            {
                scene.Classes[x] = (byte)(x < rare ? 2 : 0);
            }

            frames.Note(scene, [.. scene.Classes]);
        }

        // Spread are 5 and 15. Of class 2, 5 is there already, and 6 and 4 show most of the rest; class 0 gets its third frame.
        frames.Choose(2).ShouldBe([0, 4, 5, 6, 15]);
    }

    [Fact]
    public void Frames_where_the_class_is_got_wrong_do_not_count()
    {
        var frames = new LinkFrames(3);
        for (var i = 0; i < 5; i++)
        {
            frames.Note(new Scene(Shape), [1, 1, 1, 1]);
        }

        frames.Choose(1).ShouldBe([2]);
    }
}
