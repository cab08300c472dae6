using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Concepts;

namespace Sbn.Edge.Core.Regions;

/// <summary>A part of the camera's frame where the SBN is unsure, and what it sees there. Coordinates are frame pixels.</summary>
public sealed record UncertainRegion
{
    /// <summary>Stays with the region while it is followed from frame to frame; unique within one start of the camera.</summary>
    public required long Id { get; init; }

    /// <summary>The smallest box around it.</summary>
    public required PixelBox Box { get; init; }

    /// <summary>Its outer outline, a closed polygon of at most 48 points that never crosses itself, clockwise; holes are filled.</summary>
    public required IReadOnlyList<PixelPoint> Outline { get; init; }

    /// <summary>Its area in frame pixels.</summary>
    public required int Area { get; init; }

    /// <summary>The class that most of it is predicted as.</summary>
    public required string Class { get; init; }

    /// <summary>Share of it that is predicted as <see cref="Class"/>, 0…1.</summary>
    public required double ClassShare { get; init; }

    /// <summary>The class that its conflicting concepts speak for; null where none does.</summary>
    public string? Rival => Concepts.Evidence.Rival;

    /// <summary>Mean published confidence, a probability 0…1.</summary>
    public required double Confidence { get; init; }

    /// <summary>For how many frames it has been followed, this one included.</summary>
    public required int FramesSeen { get; init; }

    /// <summary>The named evidence: present, missing and conflicting concepts, and one sentence.</summary>
    public required ConceptSummary Concepts { get; init; }
}
