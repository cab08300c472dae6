using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Regions;

/// <summary>A region of uncertain cells on the model's grid, as found in one scene.</summary>
public sealed record GridRegion
{
    /// <summary>Its number in <see cref="RegionFinder.Labels"/>, from 1.</summary>
    public required int Label { get; init; }

    /// <summary>The smallest box around it, in grid cells.</summary>
    public required PixelBox Box { get; init; }

    /// <summary>Number of cells.</summary>
    public required int Cells { get; init; }

    /// <summary>The class that most of its cells are predicted as.</summary>
    public required int ClassId { get; init; }

    /// <summary>How many cells are predicted as which class, most first.</summary>
    public required IReadOnlyList<ClassVotes> Votes { get; init; }

    /// <summary>Mean of the published confidence (a probability, 0…1) over its cells.</summary>
    public required double Confidence { get; init; }

    /// <summary>Its outer outline, a closed polygon through grid corners (x in 0…width, y in 0…height), at most 48 points, clockwise; never crosses itself.</summary>
    public required IReadOnlyList<PixelPoint> Outline { get; init; }
}

/// <summary>How many cells of a region are predicted as a class.</summary>
/// <param name="ClassId">The class.</param>
/// <param name="Cells">Number of cells.</param>
public readonly record struct ClassVotes(int ClassId, int Cells);
