using System.CommandLine;
using Sbn.Edge.Calibration.Evaluation.Shifts;
using Sbn.Edge.Core;
using Sbn.Edge.Drive.Shifts;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The options by which a command is told what to lay over the frames it measures on.</summary>
internal sealed class ShiftOptions
{
    private static readonly string Kinds = string.Join(", ", Enum.GetNames<ShiftKind>().Select(name => name.ToLowerInvariant()));

    private readonly Option<string[]> _some = new("--shift")
    {
        Description = $"Measure once more with this laid over the frames: {Kinds}, at a strength of 1 (hardly seen) to 5 (hard for people too) behind a colon, at all five without; may be given several times.",
        HelpName = "KIND[:STRENGTH]",
    };

    private readonly Option<bool> _all = new("--shifts") { Description = "The same with every kind at every strength." };

    private readonly Option<int> _frames = new("--shift-frames")
    {
        Description = "Over how many frames, spread evenly, --shift and --shifts are laid; each costs a run of the model.",
        HelpName = "N",
        DefaultValueFactory = _ => 30,
    };

    public void AddTo(Command command)
    {
        command.Add(_some);
        command.Add(_all);
        command.Add(_frames);
        _frames.MustBe(value => value > 0, "a positive number of frames");
    }

    /// <summary>What was named; null where nothing was.</summary>
    /// <exception cref="UserException">A kind or a strength is none, or there are frames to lay nothing over.</exception>
    public ShiftPlan? Read(ParseResult line)
    {
        var shifts = line.GetValue(_all) ? Shift.All : [.. (line.GetValue(_some) ?? []).SelectMany(Named).Distinct()];
        if (shifts.Count > 0)
        {
            return new ShiftPlan(shifts, line.GetRequiredValue(_frames));
        }

        return line.Has(_frames)
            ? throw new UserException($"{_frames.Name} says nothing without {_some.Name} or {_all.Name}.")
            : null;
    }

    private static IEnumerable<Shift> Named(string text)
    {
        if (Shift.Parse(text) is { } one)
        {
            return [one];
        }

        var all = Enumerable.Range(1, Shift.Strongest).Select(strength => Shift.Parse($"{text}:{strength}")).OfType<Shift>().ToList();
        return all.Count > 0 ? all : throw new UserException($"--shift {text} is no disturbance; it should be one of {Kinds}, with a strength of 1 to {Shift.Strongest} or none, such as fog:3.");
    }
}
