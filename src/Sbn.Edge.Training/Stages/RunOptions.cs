namespace Sbn.Edge.Training.Stages;

/// <summary>What every stage needs to know.</summary>
/// <param name="Data">The data folder, with camvid/ and concepts/ in it.</param>
/// <param name="Run">The folder of this run's checkpoints and metrics.</param>
/// <param name="Seed">Seed of everything random.</param>
/// <param name="HeldOut">CamVid sequence kept for scoring only; null where all of train is learned from.</param>
/// <param name="Cityscapes">Root of a Cityscapes copy whose train frames join; null for none.</param>
internal sealed record RunOptions(string Data, string Run, int Seed, string? HeldOut, string? Cityscapes = null)
{
    /// <summary>Weights of a base network to begin with in place of random ones; null for none.</summary>
    public string? StartFrom { get; init; }

    /// <summary>How many frames of the synthetic drive are learned from, each of another street.</summary>
    public int DriveFrames { get; init; } = 300;
}
