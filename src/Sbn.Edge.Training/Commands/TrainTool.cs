using System.CommandLine;

namespace Sbn.Edge.Training.Commands;

/// <summary>The command line of <c>sbn-train</c>.</summary>
internal static class TrainTool
{
    /// <summary>Runs a command line.</summary>
    /// <returns>The exit code.</returns>
    /// <exception cref="Core.UserException">Something the user gave is wrong.</exception>
    public static Task<int> RunAsync(string[] arguments) =>
        CreateRoot().Parse(arguments).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });

    internal static RootCommand CreateRoot()
    {
        var options = new TrainOptions();
        return new RootCommand(
            "Makes a Semantic Bottleneck Network: base network, named concepts, re-trained head, confidence, ONNX bundle. "
            + "Every command trains what it builds on where that is not done, and goes on where an interrupted run stopped.")
        {
            StageCommands.Base(options),
            StageCommands.Concepts(options),
            StageCommands.Finetune(options),
            StageCommands.Compare(options),
            ExportCommand.Export(options),
            ExportCommand.All(options),
        };
    }
}
