using BenchmarkDotNet.Running;

// dotnet run -c Release --project tests/Sbn.Edge.Benchmarks -- --filter '*'
BenchmarkSwitcher.FromAssembly(typeof(Sbn.Edge.Benchmarks.FrameBenchmarks).Assembly).Run(args);
