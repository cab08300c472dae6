using System.CommandLine;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>Gives a command its work.</summary>
internal static class CommandWork
{
    /// <summary>
    /// Sets what a command does. It runs on another thread: the command line starts to listen for Ctrl+C only once the
    /// action has returned its task.
    /// </summary>
    /// <param name="command">The command.</param>
    /// <param name="work">Does it; the token stops it between two frames.</param>
    public static void Does(this Command command, Action<ParseResult, CancellationToken> work) =>
        command.SetAction(async (line, cancellationToken) =>
        {
            await Task.Run(() => work(line, cancellationToken), CancellationToken.None);
            return BenchTool.Done;
        });
}
