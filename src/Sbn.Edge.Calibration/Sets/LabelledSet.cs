using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>The frames that were chosen of one data set.</summary>
/// <param name="Name">What the set is called in reports.</param>
/// <param name="Frames">The frames, by sequence and number.</param>
/// <param name="Labels">How the ids of its label maps are read.</param>
internal sealed record LabelledSet(string Name, IReadOnlyList<LabelledFrame> Frames, LabelReading Labels);
