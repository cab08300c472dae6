using Sbn.Edge.Training.Native;

namespace Sbn.Edge.Training.Tests;

/// <summary>Starts libtorch once for all tests that compute.</summary>
public sealed class Torch
{
    // One thread: with two, each step waits for one that another test project has put aside.
    public Torch() => TorchRuntime.Start(threads: 1, seed: 7);
}

/// <summary>Tests that compute share one runtime, and the seed of its random numbers: they run one after the other.</summary>
[CollectionDefinition(nameof(TorchRuns))]
public sealed class TorchRuns : ICollectionFixture<Torch>;
