using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Sbn.Edge.Benchmarks;

/// <summary>Runs benchmarks in this process: the natives beside the program are found, and nothing is built anew.</summary>
internal sealed class InProcess : ManualConfig
{
    public InProcess() => AddJob(Job.ShortRun.WithToolchain(InProcessEmitToolchain.Instance));
}
