using Sbn.Edge.Core;
using Sbn.Edge.Training.Commands;

try
{
    return await TrainTool.RunAsync(args);
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
