namespace Sbn.Edge.Calibration.Sets;

/// <summary>How the frames are resampled for an interval or a bound.</summary>
/// <param name="BlockLength">How long a bootstrap block is.</param>
/// <param name="Resamples">How often blocks are resampled.</param>
/// <param name="Seed">Seed of every random choice.</param>
internal sealed record Resampling(BlockLength BlockLength, int Resamples, int Seed);
