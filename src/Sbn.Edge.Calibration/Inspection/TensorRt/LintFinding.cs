namespace Sbn.Edge.Calibration.Inspection.TensorRt;

/// <summary>Something in a graph that TensorRT refuses, or silently runs in float.</summary>
/// <param name="Rule">The rule, a short name.</param>
/// <param name="Node">The node or tensor it is about.</param>
/// <param name="Amiss">What is amiss, one sentence.</param>
/// <param name="Remedy">What to do about it, one sentence.</param>
internal sealed record LintFinding(string Rule, string Node, string Amiss, string Remedy);
