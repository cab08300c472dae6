using System.CommandLine;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The options by which a command is told which labelled frames to read and how they depend on each other.</summary>
internal sealed class DatasetOptions
{
    private readonly Option<string[]> _folders = new("--dataset")
    {
        Description = "Folder of labelled frames: images/* with labels/*.png of the same names. Give it several times to pool sets.",
        HelpName = "DIR",
        Required = true,
    };

    private readonly Option<string> _layout = new Option<string>("--layout")
    {
        Description = "How the folder is laid out: 'folder' (images, labels) or 'cityscapes' (leftImg8bit, gtFine).",
        DefaultValueFactory = _ => "folder",
    }.AcceptOnlyFromAmong("folder", "cityscapes");

    private readonly Option<string> _split = new("--split")
    {
        Description = "With the Cityscapes layout: which split to read.",
        HelpName = "NAME",
        DefaultValueFactory = _ => "val",
    };

    private readonly Option<string[]> _sequences = new("--sequence")
    {
        Description = "Read only the frames of this sequence, as their names begin (0006R0 of 0006R0_f00930); may be given several times.",
        HelpName = "NAME",
    };

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

    public void AddTo(Command command)
    {
        command.Add(_folders);
        command.Add(_layout);
        command.Add(_split);
        command.Add(_sequences);
        command.Add(_frameRate);
        command.Add(_blockSeconds);
        command.Add(_blockFrames);
        command.Add(_bootstrap);
        command.Add(_seed);
        _frameRate.MustBe(value => value is null or > 0, "a positive number of frame numbers per second");
        _blockSeconds.MustBe(value => value > 0, "a positive number of seconds");
        _blockFrames.MustBe(value => value > 0, "a positive number of frames");
        _bootstrap.MustBe(value => value is >= 100 and <= 1_000_000, "between 100 and 1000000");
    }

    public DatasetChoice Read(ParseResult line) => new(
        line.GetRequiredValue(_folders),
        line.GetRequiredValue(_layout) == "cityscapes",
        line.GetRequiredValue(_split),
        line.GetValue(_sequences) ?? [],
        new BlockLength(line.GetValue(_frameRate), line.GetRequiredValue(_blockSeconds), line.GetRequiredValue(_blockFrames)),
        line.GetRequiredValue(_bootstrap),
        line.GetRequiredValue(_seed));
}
