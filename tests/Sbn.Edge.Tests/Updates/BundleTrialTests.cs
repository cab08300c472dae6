using Sbn.Edge.Pipeline;
using Sbn.Edge.Updates;

namespace Sbn.Edge.Tests.Updates;

public sealed class BundleTrialTests
{
    private static readonly Dictionary<string, double> Before = new() { ["front"] = 20, ["left"] = 10 };

    private readonly SortedDictionary<string, (CameraState? State, double Processed)> _cameras = new() { ["front"] = (CameraState.Streaming, 0) };
    private TimeSpan _now = TimeSpan.FromHours(1);

    [Theory]
    [InlineData(20, true)]
    [InlineData(16.2, true)]
    [InlineData(15.5, false)]
    public void A_bundle_passes_that_is_as_fast_as_is_asked(double rate, bool passes)
    {
        var trial = Trial(Before);
        Run(trial, seconds: 55, ("front", rate)).Passed.ShouldBeNull();
        var verdict = Run(trial, seconds: 6, ("front", rate));
        verdict.Passed.ShouldBe(passes);
        if (!passes)
        {
            verdict.Reason.ShouldBe("It processes 15.5 frames a second; street 1.0.0 processed 20 on the same cameras (Sbn:Updates:LeastRate is 0.8).");
        }
    }

    [Fact]
    public void A_camera_that_is_away_neither_fails_a_bundle_nor_passes_it()
    {
        var trial = Trial(Before);
        Run(trial, seconds: 20, ("front", 20));
        _cameras["front"] = (CameraState.Reconnecting, _cameras["front"].Processed);
        Run(trial, seconds: 3600, ("front", 0)).Passed.ShouldBeNull();
        _cameras["front"] = (CameraState.Streaming, _cameras["front"].Processed);
        Run(trial, seconds: 30, ("front", 20)).Passed.ShouldBeNull();
        Run(trial, seconds: 15, ("front", 20)).Passed.ShouldBe(true);
    }

    [Fact]
    public void Another_camera_that_was_not_there_before_does_not_tip_the_scales()
    {
        // Front is half as fast as it was, which the new camera must not make good.
        _cameras["new"] = (CameraState.Streaming, 0);
        Run(Trial(Before), seconds: 61, ("front", 10), ("new", 30)).Passed.ShouldBe(false);
    }

    [Fact]
    public void A_model_that_brings_nothing_fails_before_its_time()
    {
        var verdict = Run(Trial(null), seconds: 12, ("front", 0));
        verdict.Passed.ShouldBe(false);
        verdict.Reason.ShouldStartWith("Camera front has streamed for 1");
    }

    [Fact]
    public void Where_no_rate_is_known_frames_are_enough() => Run(Trial(null), seconds: 61, ("front", 0.5)).Passed.ShouldBe(true);

    private static BundleTrial Trial(Dictionary<string, double>? before) => new(TimeSpan.FromMinutes(1), 0.8, before, "street 1.0.0");

    private Verdict Run(BundleTrial trial, int seconds, params (string Name, double Rate)[] rates)
    {
        var verdict = Verdict.Open;
        for (var i = 0; i <= seconds * 4 && verdict.Passed is null; i++)
        {
            verdict = trial.Look(_now, _cameras.Select(camera => (camera.Key, camera.Value.State, (long)camera.Value.Processed)));
            if (i == seconds * 4)
            {
                break;
            }

            _now += TimeSpan.FromSeconds(0.25);
            foreach (var (name, rate) in rates)
            {
                _cameras[name] = (_cameras[name].State, _cameras[name].Processed + (rate * 0.25));
            }
        }

        return verdict;
    }
}
