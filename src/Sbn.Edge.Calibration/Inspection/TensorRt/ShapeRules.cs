using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Inspection.TensorRt;

/// <summary>Rules about shapes.</summary>
internal static class ShapeRules
{
    /// <summary>Every input has a fixed shape: engines for open shapes are slower and need profiles.</summary>
    public static IEnumerable<LintFinding> Static(QuantisedGraphView graph) =>
        from input in graph.Model.Graph.Inputs.Select(OnnxPort.From)
        where input.Dims is null || input.Dims.Any(d => d.Size is null or <= 0)
        select new LintFinding(
            "static-shapes", input.Name, $"The input is {input.Describe()}, so that its shape is not fixed.", "Export the graph for one picture size.");
}
