using System.CommandLine;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The options by which a command is told which labelled frames to read.</summary>
/// <param name="required">True where the command reads nothing else.</param>
/// <param name="withView">False for a command that reads whole frames.</param>
internal sealed class FrameOptions(bool required, bool withView = true)
{
    private readonly Option<string[]> _folders = new("--dataset")
    {
        Description = "Folder of labelled frames: images/* with labels/*.png of the same names. Give it several times to pool sets.",
        HelpName = "DIR",
        Required = required,
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

    private readonly Option<string?> _step = new("--every-sequence")
    {
        Description = "Read only the sequences whose number, at the end of their name, leaves R when it is divided by N: 10:0 reads idd000, idd010, idd020 and so on.",
        HelpName = "N:R",
    };

    private readonly Option<string?> _meanings = new("--labels")
    {
        Description = "A file that says which class, or which classes, each label means, in place of the set's labels.json: a member \"task\", or a vocabulary of the trainer.",
        HelpName = "FILE.json",
    };

    private readonly Option<bool> _acceptPrelabels = new("--accept-prelabels")
    {
        Description = "You state that you looked at the labels that 'sample' proposed, and that those you left as they were are right.",
    };

    private readonly ViewOptions _view = new();

    /// <summary>The option that names the folders.</summary>
    public Option Folders => _folders;

    /// <summary>The options that say something only where folders are named.</summary>
    public IReadOnlyList<Option> Details => [_layout, _split, _sequences, _step, _meanings, _acceptPrelabels, .. withView ? _view.All : []];

    public void AddTo(Command command)
    {
        command.Add(_folders);
        command.Add(_layout);
        command.Add(_split);
        command.Add(_sequences);
        command.Add(_step);
        command.Add(_meanings);
        command.Add(_acceptPrelabels);
        _step.MustBe(value => value is null || SequenceStep.Parse(value) is not null, "N:R, two whole numbers with R below N, such as 10:0");
        if (withView)
        {
            _view.AddTo(command);
        }
    }

    public FrameChoice Read(ParseResult line) => new(
        line.GetValue(_folders) ?? [],
        line.GetRequiredValue(_layout) == "cityscapes",
        line.GetRequiredValue(_split),
        line.GetValue(_sequences) ?? [],
        withView ? _view.Read(line) : null,
        line.GetValue(_acceptPrelabels))
    {
        Step = line.GetValue(_step) is { } step ? SequenceStep.Parse(step) : null,
        Meanings = line.GetValue(_meanings),
    };
}
