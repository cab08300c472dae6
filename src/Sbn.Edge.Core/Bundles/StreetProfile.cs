namespace Sbn.Edge.Core.Bundles;

/// <summary>
/// What the streets that a calibration was fitted on look like in concepts. Where the concepts of a drive leave it, the calibration speaks of other
/// streets than these, and what it promises need not hold.
/// </summary>
/// <param name="Frames">How many frames it was measured on.</param>
/// <param name="Sources">What they were of: sequences and data sets, each by itself.</param>
/// <param name="Vague">The share of a frame's activations, over all cells and concepts, that are neither present nor absent: between ¼ and ¾.</param>
/// <param name="Concepts">The mean activation of each concept over a frame, by concept name; all concepts of the manifest.</param>
public sealed record StreetProfile(int Frames, IReadOnlyList<string> Sources, UsualRange Vague, IReadOnlyDictionary<string, UsualRange> Concepts);

/// <summary>Between which values one figure of a frame usually lies.</summary>
/// <param name="Low">The least of the sources' 2 % quantiles over frames.</param>
/// <param name="Mean">The mean over sources of their means.</param>
/// <param name="High">The greatest of the sources' 98 % quantiles over frames.</param>
/// <param name="Spread">The greatest of the sources' standard deviations over frames: how far one street wanders by itself.</param>
public sealed record UsualRange(double Low, double Mean, double High, double Spread);
