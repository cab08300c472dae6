using Sbn.Edge.Training.Stages;

namespace Sbn.Edge.Training.Tests.Stages;

public sealed class HeldOutDrivesTests
{
    [Theory]
    [InlineData("idd003_024541", true, false)]
    [InlineData("idd005_024541", false, true)]
    [InlineData("idd010_024541", false, false)]
    [InlineData("0006R0_f00930", true, false)]
    [InlineData("iddx_1", true, false)]
    public void Whole_drives_are_kept_from_every_training_and_half_of_them_from_everything(string frame, bool learned, bool forConfidence)
    {
        HeldOutDrives.IsLearnedFrom(frame).ShouldBe(learned);
        HeldOutDrives.IsForConfidence(frame).ShouldBe(forConfidence);
    }
}
