using BenchmarkDotNet.Running;
using Sbn.Edge.Benchmarks;

// dotnet run -c Release --project tests/Sbn.Edge.Benchmarks -- --filter '*'
// dotnet run -c Release --project tests/Sbn.Edge.Benchmarks -- variants [BUNDLE] [ROUNDS] [THREADS]
if (args is ["variants", ..])
{
    VariantRace.Run(args[1..]);
}
else
{
    BenchmarkSwitcher.FromAssembly(typeof(FrameBenchmarks).Assembly).Run(args);
}