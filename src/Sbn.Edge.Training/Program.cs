using System.CommandLine;
using Sbn.Edge.Core;
using Sbn.Edge.Training.Commands;

var options = new TrainOptions();
var root = new RootCommand(
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
try
{
    return await root.Parse(args).InvokeAsync(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (UserException e)
{
    await Console.Error.WriteLineAsync($"sbn-train: {e.Message}");
    return 1;
}
catch (OperationCanceledException)
{
    await Console.Error.WriteLineAsync("sbn-train: stopped; the same command goes on from the last checkpoint.");
    return 130;
}
