using Google.Protobuf.Collections;

namespace Sbn.Edge.Core.Onnx;

/// <summary>Edits. A mistake in them is a mistake of the program and throws <see cref="ArgumentException"/>.</summary>
public sealed partial class OnnxGraph
{
    /// <summary>
    /// The nodes such that each comes after those whose outputs it reads; nodes that are free to change places keep the
    /// order of the file.
    /// </summary>
    /// <exception cref="UserException">The graph has a cycle.</exception>
    public IReadOnlyList<NodeProto> TopologicalOrder()
    {
        var producers = ProducersByTensor();
        List<NodeProto> order = new(Proto.Node.Count);
        Dictionary<NodeProto, bool> done = new(ReferenceEqualityComparer.Instance);
        Stack<(NodeProto Node, bool Leave)> stack = new();

        // Depth first with a stack of its own: a deep network must not exhaust the thread's.
        foreach (var root in Proto.Node)
        {
            stack.Push((root, false));
            while (stack.TryPop(out var step))
            {
                if (step.Leave)
                {
                    done[step.Node] = true;
                    order.Add(step.Node);
                    continue;
                }

                if (done.TryGetValue(step.Node, out var finished))
                {
                    if (!finished)
                    {
                        throw new UserException($"The graph '{Proto.Name}' has a cycle through the node '{step.Node.Name}' ({step.Node.OpType}).");
                    }

                    continue;
                }

                done[step.Node] = false;
                stack.Push((step.Node, true));
                foreach (var before in Reads(step.Node).Select(r => producers.GetValueOrDefault(r)).OfType<NodeProto>().Where(p => !done.GetValueOrDefault(p)))
                {
                    stack.Push((before, false));
                }
            }
        }

        return order;
    }

    /// <summary>Puts the nodes into <see cref="TopologicalOrder"/>, which ONNX asks for.</summary>
    public void Sort()
    {
        var order = TopologicalOrder();
        Proto.Node.Clear();
        Proto.Node.Add(order);
    }

    /// <summary>Renames a tensor wherever it is named: inputs, outputs, constants, nodes and their sub-graphs.</summary>
    public void RenameTensor(string from, string to)
    {
        if (!HasTensor(from))
        {
            throw new ArgumentException($"The graph '{Proto.Name}' has no tensor '{from}'.");
        }

        if (HasTensor(to))
        {
            throw new ArgumentException($"The graph '{Proto.Name}' has a tensor '{to}' already.");
        }

        Rename(Proto, from, to);
    }

    /// <summary>
    /// Puts a node behind a tensor: it reads <paramref name="tensor"/>, and whatever read that tensor, the graph's outputs
    /// excepted, reads the node's output instead.
    /// </summary>
    /// <param name="tensor">An existing tensor.</param>
    /// <param name="node">A new node, one of whose inputs is <paramref name="tensor"/>.</param>
    /// <param name="output">Which of the node's outputs takes the tensor's place.</param>
    public void InsertAfter(string tensor, NodeProto node, int output = 0)
    {
        if (!HasTensor(tensor))
        {
            throw new ArgumentException($"The graph '{Proto.Name}' has no tensor '{tensor}'.");
        }

        if (node.Output.FirstOrDefault(HasTensor) is { } taken)
        {
            throw new ArgumentException($"The graph '{Proto.Name}' has a tensor '{taken}' already.");
        }

        foreach (var consumer in Consumers(tensor).ToArray())
        {
            Redirect(consumer, tensor, node.Output[output]);
        }

        var producer = Producer(tensor);
        Proto.Node.Insert(producer is null ? 0 : Proto.Node.IndexOf(producer) + 1, node);
        Sort();
    }

    /// <summary>
    /// Takes a node out: whatever read its output reads its first input instead. An output of the graph keeps its name,
    /// which then names that input.
    /// </summary>
    /// <param name="node">A node of this graph with one output that is used.</param>
    public void Bypass(NodeProto node)
    {
        RequireNode(node);
        var source = node.Input[0];
        var result = node.Output[0];
        var isOutput = Proto.Output.Any(o => o.Name == result);
        if (isOutput && (Producer(source) is null || Proto.Output.Any(o => o.Name == source)))
        {
            throw new ArgumentException($"'{node.Name}' joins the output '{result}' to '{source}', which must keep its own name.");
        }

        Proto.Node.Remove(node);
        foreach (var consumer in Consumers(result).ToArray())
        {
            Redirect(consumer, result, source);
        }

        if (isOutput)
        {
            Rename(Proto, source, result);
        }
    }

    /// <summary>Removes a node; its outputs then do not exist any more.</summary>
    public void Remove(NodeProto node)
    {
        RequireNode(node);
        Proto.Node.Remove(node);
    }

    /// <summary>Removes nodes and constants that no output needs, and returns how many nodes went.</summary>
    public int RemoveUnused()
    {
        var needed = Ancestors(Proto.Output.Select(o => o.Name), []);
        var unused = Proto.Node.Where(n => !needed.Nodes.Contains(n)).ToArray();
        foreach (var node in unused)
        {
            Proto.Node.Remove(node);
        }

        foreach (var constant in Proto.Initializer.Where(t => !needed.Tensors.Contains(t.Name)).ToArray())
        {
            Proto.Initializer.Remove(constant);
        }

        foreach (var constant in Proto.SparseInitializer.Where(t => t.Values is null || !needed.Tensors.Contains(t.Values.Name)).ToArray())
        {
            Proto.SparseInitializer.Remove(constant);
        }

        return unused.Length;
    }

    private static void Rename(GraphProto graph, string from, string to)
    {
        foreach (var value in graph.Input.Concat(graph.Output).Concat(graph.ValueInfo).Where(v => v.Name == from))
        {
            value.Name = to;
        }

        foreach (var constant in graph.Initializer.Concat(new OnnxGraph(graph).SparseValues()).Where(t => t.Name == from))
        {
            constant.Name = to;
        }

        foreach (var node in graph.Node)
        {
            Replace(node.Output, from, to);
            Redirect(node, from, to);
        }
    }

    /// <summary>Makes a node read another tensor, in its sub-graphs too unless they define that name themselves.</summary>
    private static void Redirect(NodeProto node, string from, string to)
    {
        Replace(node.Input, from, to);
        foreach (var subgraph in Subgraphs(node).Where(g => new OnnxGraph(g).FreeNames().Contains(from)))
        {
            Rename(subgraph, from, to);
        }
    }

    private static void Replace(RepeatedField<string> names, string from, string to)
    {
        for (var i = 0; i < names.Count; i++)
        {
            if (names[i] == from)
            {
                names[i] = to;
            }
        }
    }

    private void RequireNode(NodeProto node)
    {
        if (!Proto.Node.Contains(node))
        {
            throw new ArgumentException($"The graph '{Proto.Name}' has no node '{node.Name}' ({node.OpType}).");
        }
    }
}
