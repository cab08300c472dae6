using Sbn.Edge.Calibration.Cli;

return await BenchTool.RunAsync(args, Terminal.Attached());
