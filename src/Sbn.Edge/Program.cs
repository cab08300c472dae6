using Sbn.Edge.CommandLine;

return await EdgeCommand.InvokeAsync(args);
