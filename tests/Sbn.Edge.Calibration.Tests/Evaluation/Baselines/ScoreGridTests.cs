using CsCheck;
using Sbn.Edge.Calibration.Evaluation.Baselines;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Tests.Evaluation.Baselines;

public sealed class ScoreGridTests
{
    [Fact]
    public void Doubt_is_one_minus_the_largest_softmax() => Gen.Float[-6, 6].Array[5].Sample(logits =>
    {
        var grid = new ScoreGrid(5, 1, 1, 1, 1);
        var doubt = new float[1];
        grid.Doubt(logits, 2, doubt);
        var powers = logits.Select(logit => Math.Exp(logit / 2)).ToList();
        doubt[0].ShouldBe((float)(1 - (powers.Max() / powers.Sum())), 1e-5f);
    });

    [Fact]
    public void Logits_of_a_grid_of_equal_size_are_read_as_they_are()
    {
        var scores = Enumerable.Range(0, 2 * 6).Select(i => (float)i).ToArray();
        var grid = new ScoreGrid(2, 3, 2, 3, 2);
        var logits = new float[2];
        grid.Read(scores, 2, 1, logits);
        logits.ShouldBe([5f, 11f]);
    }

    [Fact]
    public void Between_cell_centres_logits_are_interpolated_and_held_at_the_border()
    {
        // Two cells over eight pixels: centres at 1.5 and 5.5.
        var grid = new ScoreGrid(1, 2, 1, 8, 1);
        var read = Enumerable.Range(0, 8).Select(x =>
        {
            var logits = new float[1];
            grid.Read([0f, 4f], x, 0, logits);
            return logits[0];
        });
        read.ShouldBe([0f, 0f, 0.5f, 1.5f, 2.5f, 3.5f, 4f, 4f]);
    }

    [Fact]
    public void Scores_of_another_number_of_classes_are_refused() =>
        Should.Throw<UserException>(() => ScoreGrid.For([1, 4, 2, 2], 5, 8, 8)).Message.ShouldContain("[1,5,h,w]");
}
