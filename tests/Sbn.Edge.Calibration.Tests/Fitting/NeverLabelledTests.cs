using Sbn.Edge.Calibration.Fitting;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Tests.Fitting;

public sealed class NeverLabelledTests
{
    [Fact]
    public void A_pixel_that_any_frame_labels_counts()
    {
        var never = new NeverLabelled(new SceneShape(2, 2, 2, 1, 1, 1));
        never.Note([255, 0, 255, 255]);
        never.Note([255, 255, 1, 255]);
        never.Pixels.ShouldBe([true, false, false, true]);
    }
}
