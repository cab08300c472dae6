using System.CommandLine;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The options by which a command is told how labelled frames depend on each other.</summary>
internal sealed class ResamplingOptions
{
    private readonly Option<double?> _frameRate = new("--frame-rate")
    {
        Description = "How many frame numbers make a second (CamVid's names count at 30), so that blocks can be cut by time.",
        HelpName = "HZ",
    };

    private readonly Option<double> _blockSeconds = new("--block-seconds")
    {
        Description = "Least length of a bootstrap block where --frame-rate is given.",
        HelpName = "S",
        DefaultValueFactory = _ => 10,
    };

    private readonly Option<int> _blockFrames = new("--block-frames")
    {
        Description = "Frames of a bootstrap block where --frame-rate is not given.",
        HelpName = "N",
        DefaultValueFactory = _ => 20,
    };

    private readonly Option<int> _bootstrap = new("--bootstrap")
    {
        Description = "How often the blocks are resampled for an interval.",
        HelpName = "N",
        DefaultValueFactory = _ => 1000,
    };

    private readonly Option<int> _seed = new("--seed")
    {
        Description = "Seed of every random choice.",
        HelpName = "N",
        DefaultValueFactory = _ => 1,
    };

    /// <summary>All of them.</summary>
    public IReadOnlyList<Option> All => [_frameRate, _blockSeconds, _blockFrames, _bootstrap, _seed];

    public void AddTo(Command command)
    {
        foreach (var option in All)
        {
            command.Add(option);
        }

        _frameRate.MustBe(value => value is null or > 0, "a positive number of frame numbers per second");
        _blockSeconds.MustBe(value => value > 0, "a positive number of seconds");
        _blockFrames.MustBe(value => value > 0, "a positive number of frames");
        _bootstrap.MustBe(value => value is >= 100 and <= 1_000_000, "between 100 and 1000000");
    }

    public Resampling Read(ParseResult line) => new(
        new BlockLength(line.GetValue(_frameRate), line.GetRequiredValue(_blockSeconds), line.GetRequiredValue(_blockFrames)),
        line.GetRequiredValue(_bootstrap),
        line.GetRequiredValue(_seed));
}
