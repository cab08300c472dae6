namespace Sbn.Edge.Core.Regions;

/// <summary>What counts as an uncertain region, and how long it is remembered.</summary>
public sealed record RegionOptions
{
    /// <summary>Least area of a region as a share of the grid, 0…1. Below it, uncertainty is speckle that nobody can act on.</summary>
    public double MinimumShare { get; init; } = 0.001;

    /// <summary>How many regions are reported at most, the largest first; 1…255.</summary>
    public int MaximumCount { get; init; } = 16;

    /// <summary>
    /// Uncertain strips of at most twice this many cells in width are dropped, 0…16: every segmentation is unsure along the
    /// borders of its classes, and these rims would join everything into one region.
    /// </summary>
    public int RimCells { get; init; } = 2;

    /// <summary>
    /// For how many frames a region that is not found keeps its id, 0…1000: uncertainty flickers around its threshold.
    /// </summary>
    public int MemoryFrames { get; init; } = 10;

    /// <summary>
    /// In how many frames a region must have been seen before it is reported, 1…1000: half of all regions last for one frame only, and
    /// nobody can act on those.
    /// </summary>
    public int LeastFrames { get; init; } = 1;

    /// <summary>Checks the values.</summary>
    /// <param name="where">How the user names these options, for the sentence.</param>
    /// <exception cref="UserException">A value is out of range.</exception>
    public void Validate(string where)
    {
        if (!(MinimumShare is >= 0 and < 1))
        {
            throw new UserException($"{where}:{nameof(MinimumShare)} is {MinimumShare}; it should be a share from 0 to less than 1.");
        }

        if (MaximumCount is < 1 or > 255)
        {
            throw new UserException($"{where}:{nameof(MaximumCount)} is {MaximumCount}; it should be 1 to 255.");
        }

        if (RimCells is < 0 or > 16)
        {
            throw new UserException($"{where}:{nameof(RimCells)} is {RimCells}; it should be 0 to 16.");
        }

        if (MemoryFrames is < 0 or > 1000)
        {
            throw new UserException($"{where}:{nameof(MemoryFrames)} is {MemoryFrames}; it should be 0 to 1000.");
        }

        if (LeastFrames is < 1 or > 1000)
        {
            throw new UserException($"{where}:{nameof(LeastFrames)} is {LeastFrames}; it should be 1 to 1000.");
        }
    }
}
