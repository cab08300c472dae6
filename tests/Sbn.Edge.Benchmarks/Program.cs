using BenchmarkDotNet.Running;
using Sbn.Edge.Benchmarks;

// dotnet run -c Release --project tests/Sbn.Edge.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/Sbn.Edge.Benchmarks -- variants [BUNDLE] [ROUNDS] [THREADS]
// dotnet run -c Release --project tests/Sbn.Edge.Benchmarks -- outbox [EVENTS] [FOLDER]
if (args is ["variants", ..])
{
    VariantRace.Run(args[1..]);
}
else if (args is ["outbox", ..])
{
    OutboxWear.Run(args[1..]);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(FrameBenchmarks).Assembly).Run(args);
}