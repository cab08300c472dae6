using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>The labels of a frame as they are stored, where some stand for sets of classes.</summary>
/// <param name="Sets">The sets.</param>
/// <param name="Stored">The labels before they were resolved.</param>
internal sealed record CoarseLabels(LabelSets Sets, LabelMap Stored);
