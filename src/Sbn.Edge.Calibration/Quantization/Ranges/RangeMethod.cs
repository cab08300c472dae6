namespace Sbn.Edge.Calibration.Quantization.Ranges;

/// <summary>How the largest representable magnitude of a tensor is chosen from what was seen of it.</summary>
internal enum RangeMethod
{
    /// <summary>The largest magnitude seen: nothing is cut off.</summary>
    MinMax,

    /// <summary>The magnitude that a share of the values stays below.</summary>
    Percentile,

    /// <summary>The one that loses the least information (Kullback–Leibler divergence; Migacz 2017).</summary>
    Entropy,

    /// <summary>The one with the least mean squared error.</summary>
    Mse,
}
