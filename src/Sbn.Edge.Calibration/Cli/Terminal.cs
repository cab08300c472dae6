using Spectre.Console;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>
/// Where a command speaks: results to standard output, progress and errors to standard error. On a terminal progress is a
/// bar; in a log it is plain lines.
/// </summary>
/// <param name="output">Results.</param>
/// <param name="log">Progress and errors.</param>
/// <param name="isInteractive">True where <paramref name="log"/> is a terminal a person watches.</param>
internal sealed class Terminal(TextWriter output, TextWriter log, bool isInteractive)
{
    private const int PlainWidth = 120;

    /// <summary>Results: tables and written files.</summary>
    public TextWriter Output { get; } = output;

    /// <summary>Progress and errors.</summary>
    public TextWriter Log { get; } = log;

    /// <summary>True where a person watches.</summary>
    public bool IsInteractive { get; } = isInteractive;

    /// <summary>The process's own streams.</summary>
    public static Terminal Attached() => new(
        System.Console.Out,
        System.Console.Error,
        !System.Console.IsErrorRedirected && !System.Console.IsOutputRedirected);

    /// <summary>Says one plain line of progress.</summary>
    public void Say(string line) => Log.WriteLine(line);

    /// <summary>Shows a table or another rendering as a result.</summary>
    public void Show(Spectre.Console.Rendering.IRenderable result)
    {
        var console = Console(Output);
        console.Write(result);
    }

    /// <summary>Does work of a known number of steps and shows how far it is.</summary>
    /// <param name="what">What is being done, such as <c>evaluating</c>.</param>
    /// <param name="steps">How many steps; 0 where it is not known beforehand.</param>
    /// <param name="work">The work; it calls its argument once for each step done.</param>
    public void Track(string what, long steps, Action<Action> work)
    {
        if (!IsInteractive)
        {
            var lines = new PlainProgress(Log, what, steps);
            work(lines.Step);
            lines.End();
            return;
        }

        Console(Log).Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn(), new SpinnerColumn())
            .Start(context =>
            {
                var task = context.AddTask(Markup.Escape(what), maxValue: Math.Max(steps, 1));
                task.IsIndeterminate = steps == 0;
                work(() => task.Increment(1));
                task.Value = task.MaxValue;
            });
    }

    private IAnsiConsole Console(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = IsInteractive ? AnsiSupport.Detect : AnsiSupport.No,
            ColorSystem = IsInteractive ? ColorSystemSupport.Detect : ColorSystemSupport.NoColors,
            Interactive = IsInteractive ? InteractionSupport.Detect : InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        if (!IsInteractive)
        {
            console.Profile.Width = PlainWidth;
        }

        return console;
    }
}
