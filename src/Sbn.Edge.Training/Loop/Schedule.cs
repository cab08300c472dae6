namespace Sbn.Edge.Training.Loop;

/// <summary>How long and how fast a stage learns.</summary>
/// <param name="Steps">Optimiser steps.</param>
/// <param name="Batch">Crops per step.</param>
/// <param name="Rate">Highest learning rate.</param>
/// <param name="WeightDecay">Decoupled weight decay of convolution weights; vectors (BatchNorm, biases) have none.</param>
internal sealed record Schedule(int Steps, int Batch = 8, double Rate = 1.5e-3, double WeightDecay = 0.02)
{
    private const int Warmup = 100;

    /// <summary>Decay of the running average of the weights.</summary>
    public double AverageDecay { get; init; } = 0.998;

    /// <summary>Learning rate of weights that were trained before, as a share of the others'.</summary>
    public double PretrainedShare { get; init; } = 0.25;

    /// <summary>Learning rate at a step: a short linear rise, then half a cosine down to 0.</summary>
    public double RateAt(int step)
    {
        var rise = Math.Min(1, (step + 1.0) / Warmup);
        return Rate * rise * 0.5 * (1 + Math.Cos(Math.PI * Math.Min(1, (double)step / Steps)));
    }
}
