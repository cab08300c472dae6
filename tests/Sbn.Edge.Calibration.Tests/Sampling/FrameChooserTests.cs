using Sbn.Edge.Calibration.Sampling;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.Tests.Sampling;

public sealed class FrameChooserTests
{
    [Fact]
    public void First_comes_the_least_sure_frame_of_each_recording()
    {
        Candidate[] frames = [Frame(0, 0, 0, 0.1), Frame(0, 1, 0.5f, 0.3), Frame(1, 0, 0.2f, 0.05), Frame(1, 1, 0.9f, 0.2)];
        Numbers(frames, count: 2).ShouldBe([(0, 1), (1, 1)]);
    }

    [Fact]
    public void Then_what_is_least_like_the_others_unless_the_model_is_sure_of_it()
    {
        Candidate[] frames = [Frame(0, 0, 0, 0.3), Frame(0, 1, 0.1f, 0.1), Frame(0, 2, 0.5f, 0.3), Frame(0, 3, 0.6f, 0.01)];
        Numbers(frames, count: 2).ShouldBe([(0, 0), (0, 2)], "frame 3 is a little less alike, but nothing is expected to be wrong in it");
    }

    [Fact]
    public void Frames_of_a_recording_lie_apart_and_those_of_two_need_not()
    {
        Candidate[] frames = [.. Enumerable.Range(0, 10).SelectMany(i => new[] { Frame(0, i, i / 10f, 0.1), Frame(1, i, i / 7f, 0.1) })];
        var chosen = FrameChooser.Choose(frames, new SampleChoice(20, 3, CameraView.Whole));
        foreach (var recording in chosen.GroupBy(frame => frame.Candidate.Recording))
        {
            var times = recording.Select(frame => frame.Candidate.Seconds!.Value).Order().ToList();
            times.Zip(times.Skip(1)).ShouldAllBe(pair => pair.Second - pair.First >= 3);
        }

        chosen.Count.ShouldBeInRange(6, 8);
    }

    [Fact]
    public void A_picture_that_is_there_twice_is_taken_once() =>
        Numbers([Frame(0, 0, 0.4f, 0.1), Frame(0, 5, 0.4f, 0.1), Frame(0, 9, 0.4f, 0.1)], count: 3).Count.ShouldBe(1);

    [Fact]
    public void Of_no_frames_none_is_taken() => Numbers([], count: 3).ShouldBeEmpty();

    private static Candidate Frame(int recording, long number, float look, double error) => new(recording, number, number, [look, 1 - look], error, error);

    private static List<(int Recording, long Frame)> Numbers(Candidate[] frames, int count) =>
        [.. FrameChooser.Choose(frames, new SampleChoice(count, 0.1, CameraView.Whole)).Select(frame => (frame.Candidate.Recording, frame.Candidate.Frame))];
}
