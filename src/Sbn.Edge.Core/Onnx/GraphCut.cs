namespace Sbn.Edge.Core.Onnx;

/// <summary>Cuts a model between named tensors.</summary>
public static class GraphCut
{
    /// <summary>The part of a model that computes <paramref name="outputs"/> from <paramref name="inputs"/>, as a model of its own.</summary>
    /// <param name="model">The whole model; it is left as it is.</param>
    /// <param name="inputs">Tensors that become the inputs, with their types and shapes.</param>
    /// <param name="outputs">Tensors that become the outputs, with their types and shapes.</param>
    /// <param name="name">The new graph's name.</param>
    /// <exception cref="UserException">A tensor is not there, or an output cannot be computed from these inputs alone.</exception>
    public static OnnxModel Extract(OnnxModel model, IReadOnlyList<OnnxPort> inputs, IReadOnlyList<OnnxPort> outputs, string name)
    {
        var graph = model.Graph;
        foreach (var port in inputs.Concat(outputs).Where(p => !graph.HasTensor(p.Name)))
        {
            throw new UserException($"The graph '{graph.Proto.Name}' has no tensor '{port.Name}' to cut at.");
        }

        var stops = inputs.Select(i => i.Name).ToArray();
        var (nodes, tensors) = graph.Ancestors(outputs.Select(o => o.Name), stops);
        var given = graph.Inputs.Select(i => i.Name).Where(i => tensors.Contains(i) && !stops.Contains(i)).ToArray();
        if (given.Length > 0)
        {
            throw new UserException(
                $"{string.Join(" and ", outputs.Select(o => $"'{o.Name}'"))} cannot be computed from {string.Join(" and ", stops.Select(s => $"'{s}'"))} alone: the input '{given[0]}' is needed as well.");
        }

        // The shell keeps versions, operator sets, local functions and whatever else stands beside the graph.
        var proto = model.Proto.Clone();
        proto.Graph = new GraphProto { Name = name };
        proto.Graph.Input.AddRange(inputs.Select(p => p.ToProto()));
        proto.Graph.Output.AddRange(outputs.Select(p => p.ToProto()));
        proto.Graph.Initializer.AddRange(graph.Proto.Initializer.Where(t => tensors.Contains(t.Name) && !stops.Contains(t.Name)).Select(t => t.Clone()));
        proto.Graph.SparseInitializer.AddRange(
            graph.Proto.SparseInitializer.Where(t => t.Values is not null && tensors.Contains(t.Values.Name) && !stops.Contains(t.Values.Name)).Select(t => t.Clone()));
        proto.Graph.Node.AddRange(graph.TopologicalOrder().Where(nodes.Contains).Select(n => n.Clone()));
        return new OnnxModel(proto);
    }
}
