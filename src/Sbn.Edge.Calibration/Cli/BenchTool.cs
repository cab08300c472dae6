using System.CommandLine;
using System.CommandLine.Invocation;
using Sbn.Edge.Calibration.Alarms;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Calibration.Comparison;
using Sbn.Edge.Calibration.Drift;
using Sbn.Edge.Calibration.EgoMask;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Fitting;
using Sbn.Edge.Calibration.Inspection;
using Sbn.Edge.Calibration.Quantization;
using Sbn.Edge.Calibration.Replay;
using Sbn.Edge.Calibration.Reporting;
using Sbn.Edge.Calibration.Sampling;
using Sbn.Edge.Core;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The command line of <c>sbn-calibrate</c>: parses, runs a command, and turns its end into an exit code.</summary>
internal static class BenchTool
{
    /// <summary>The exit code of a run that did what it was asked.</summary>
    public const int Done = 0;

    /// <summary>The exit code of a user's mistake: wrong options, a damaged file, a data set that does not fit.</summary>
    public const int Failed = 1;

    /// <summary>The exit code of a run stopped from outside (128 + SIGINT).</summary>
    public const int Interrupted = 130;

    /// <summary>Runs one command line.</summary>
    /// <param name="args">The arguments, without the program's name.</param>
    /// <param name="terminal">Where results and progress go.</param>
    /// <param name="cancellationToken">Stops the command between two frames.</param>
    /// <returns>The exit code: 0 only if the command did what it was asked.</returns>
    public static async Task<int> RunAsync(string[] args, Terminal terminal, CancellationToken cancellationToken = default)
    {
        var invocation = new InvocationConfiguration
        {
            Output = terminal.Output,
            Error = terminal.Log,
            EnableDefaultExceptionHandler = false,
        };
        try
        {
            var line = CreateRoot(terminal).Parse(args);
            if (line.Action is ParseErrorAction errors)
            {
                errors.ShowHelp = args.Length == 0;
            }

            return await line.InvokeAsync(invocation, cancellationToken);
        }
        catch (UserException e)
        {
            terminal.Log.WriteLine(e.Message);
            return Failed;
        }
        catch (OperationCanceledException)
        {
            terminal.Log.WriteLine("Stopped before the end; nothing was written.");
            return Interrupted;
        }
    }

    internal static RootCommand CreateRoot(Terminal terminal) => new(
        """
        The bench tool of Sbn.Edge: measures a model bundle against labelled street frames, fits its thresholds and
        concept profiles, and shows on recorded video what the vehicle would see and say.

        A data set is a folder with images/NAME.jpg and labels/NAME.png, where a label map is an 8-bit PNG of class ids
        (255: not labelled). docs/calibration.md defines every figure.
        """)
    {
        EvaluateCommand.Create(terminal),
        QuantizeCommand.Create(terminal),
        CollectCommand.Create(terminal),
        MergeCommand.Create(terminal),
        ConfidenceCommand.Create(terminal),
        CompareCommand.Create(terminal),
        AlarmsCommand.Create(terminal),
        ReportCommand.Create(terminal),
        ReplayCommand.Create(terminal),
        EgoMaskCommand.Create(terminal),
        SampleCommand.Create(terminal),
        DriftCommand.Create(terminal),
        InspectCommand.Create(terminal),
    };
}
