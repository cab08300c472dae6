using Sbn.Edge.Calibration.Alarms;
using Sbn.Edge.Core.Alarms;

namespace Sbn.Edge.Calibration.Tests.Alarms;

public sealed class AlarmScoreTests
{
    private static readonly AlarmRule Rule = new() { RaiseAt = 0.5, ClearAt = 0.4, RaiseAfter = TimeSpan.FromSeconds(1) };

    [Fact]
    public void An_alarm_that_meets_a_due_time_is_right_and_late_by_the_time_since_it_began()
    {
        // Due from second 3 on, after a second of waiting; raised at 5.
        var figures = Watch([(0, 0), (0, 0), (0, 0), (0, 1), (0, 1), (1, 1), (1, 0), (0, 0)]);
        (figures.Raised, figures.RaisedRightly, figures.Due, figures.DueAndRaised).ShouldBe((1, 1, 1, 1));
        (figures.Precision, figures.Recall, figures.FalsePerHour).ShouldBe((1, 1, 0));
        figures.Delay.ShouldBe(new AlarmDelay(3, 3));
        figures.FramesRaised.ShouldBe(2.0 / 8);
        figures.FramesDue.ShouldBe(3.0 / 8);
    }

    [Fact]
    public void One_that_meets_none_is_false_and_one_that_never_comes_is_missed()
    {
        var figures = Watch([(1, 0), (0, 0), (0, 0), (0, 0), (0, 1), (0, 1)]);
        (figures.Precision, figures.Recall, figures.FalsePerHour).ShouldBe((0, 0, 2));
        figures.Delay.ShouldBeNull();
    }

    [Fact]
    public void Where_nothing_is_raised_or_due_there_is_no_precision_and_no_recall()
    {
        var figures = Watch([(0, 0), (0, 0)]);
        figures.Precision.ShouldBeNull();
        figures.Recall.ShouldBeNull();
    }

    [Fact]
    public void Sequences_do_not_meet_each_other()
    {
        var score = new AlarmScore(Rule);
        score.Observe(true, false, TimeSpan.Zero, 0.25);
        score.End();
        score.Observe(false, true, TimeSpan.Zero, 0.75);
        score.End();
        var figures = score.Figures("", 0.5);
        (figures.RaisedRightly, figures.DueAndRaised).ShouldBe((0, 0));
        (figures.ErrorShareRaised, figures.ErrorShareCleared).ShouldBe((0.25, 0.75));
    }

    private static AlarmFigures Watch((int Raised, int Due)[] seconds)
    {
        var score = new AlarmScore(Rule);
        foreach (var (second, (raised, due)) in seconds.Index())
        {
            score.Observe(raised == 1, due == 1, TimeSpan.FromSeconds(second), null);
        }

        score.End();
        return score.Figures("", 0.5);
    }
}
