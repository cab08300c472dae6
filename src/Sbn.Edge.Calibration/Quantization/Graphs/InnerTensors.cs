using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization.Graphs;

/// <summary>Opens graphs such that tensors inside them come out too.</summary>
internal static class InnerTensors
{
    /// <summary>Opens a copy of a graph with float tensors of it as further outputs.</summary>
    /// <param name="model">The graph; it stays as it is.</param>
    /// <param name="tensors">The tensors.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <param name="inference">How to run it.</param>
    public static GraphSession Open(OnnxModel model, IReadOnlyList<string> tensors, string name, InferenceOptions inference)
    {
        var watched = model.Clone();
        foreach (var tensor in tensors.Where(t => watched.Graph.Outputs.All(o => o.Name != t)))
        {
            watched.Graph.Proto.Output.Add(new OnnxPort(tensor, ElementType.Float, (IReadOnlyList<OnnxDim>?)null).ToProto());
        }

        return GraphSession.Open(watched, name, inference);
    }
}
