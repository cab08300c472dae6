using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Configuration;

/// <summary>What counts as an uncertain region, and how much is said of it.</summary>
internal sealed class RegionSettings
{
    private static readonly RegionOptions Default = new();

    [Setting("least area of a region as a share of the picture", Min = 0, Max = 1)]
    public double MinimumShare { get; set; } = Default.MinimumShare;

    [Setting("how many regions are reported at most, the largest first", Min = 1, Max = 255)]
    public int MaximumCount { get; set; } = Default.MaximumCount;

    [Setting("uncertain strips of at most twice this many grid cells are dropped as rims of classes", Min = 0, Max = 16)]
    public int RimCells { get; set; } = Default.RimCells;

    [Setting("for how many frames a region that is not found keeps its id", Min = 0, Max = 1000)]
    public int MemoryFrames { get; set; } = Default.MemoryFrames;

    [Setting("in how many frames a region must have been seen before it is reported", Min = 1, Max = 1000)]
    public int LeastFrames { get; set; } = 3;

    [Setting("how many present, missing and conflicting concepts are named at most, each", Min = 1, Max = 100)]
    public int MaximumClaims { get; set; } = new EvidenceOptions().MaximumClaims;

    [Setting("bytes of a regions message at most; the largest regions that it has room for are told, one always, and the others counted", Min = 1000, Max = 1_000_000)]
    public int MaximumBytes { get; set; } = 6000;

    /// <summary>The settings as the region finder takes them.</summary>
    public RegionOptions ToOptions() => new() { MinimumShare = MinimumShare, MaximumCount = MaximumCount, RimCells = RimCells, MemoryFrames = MemoryFrames, LeastFrames = LeastFrames };

    /// <summary>The settings as the evidence finder takes them.</summary>
    public EvidenceOptions ToEvidenceOptions() => new() { MaximumClaims = MaximumClaims };
}
