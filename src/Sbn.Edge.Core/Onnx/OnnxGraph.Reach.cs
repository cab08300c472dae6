namespace Sbn.Edge.Core.Onnx;

/// <summary>What depends on what.</summary>
public sealed partial class OnnxGraph
{
    /// <summary>
    /// The outputs of the graph that depend on tensor <paramref name="from"/> by some path that does not pass through
    /// tensor <paramref name="around"/>. Empty for <c>image</c> and <c>concepts</c>: that is what makes a graph an SBN.
    /// </summary>
    /// <remarks>
    /// A node passes on to all of its outputs what reaches any of its inputs, or a tensor that one of its sub-graphs takes
    /// from around it. A path is stopped at the tensor <paramref name="around"/> only: a sibling, another output of the
    /// node that makes it, goes on.
    /// </remarks>
    public IReadOnlyList<string> OutputsReachedAround(string from, string around)
    {
        var reached = Descendants(from, around);
        return [.. Proto.Output.Select(o => o.Name).Where(reached.Contains)];
    }

    /// <summary>The tensors that depend on <paramref name="from"/>, itself among them, without those reached only through <paramref name="around"/>.</summary>
    public IReadOnlySet<string> Descendants(string from, string? around = null)
    {
        HashSet<string> reached = new(StringComparer.Ordinal);
        if (from != around)
        {
            reached.Add(from);
        }

        foreach (var node in TopologicalOrder().Where(n => Reads(n).Overlaps(reached)))
        {
            reached.UnionWith(node.Output.Where(o => o.Length > 0 && o != around));
        }

        return reached;
    }

    /// <summary>The nodes and tensors that some tensors need, going back no further than <paramref name="stops"/>.</summary>
    internal (HashSet<NodeProto> Nodes, HashSet<string> Tensors) Ancestors(IEnumerable<string> tensors, IReadOnlyCollection<string> stops)
    {
        var producers = ProducersByTensor();
        HashSet<NodeProto> nodes = new(ReferenceEqualityComparer.Instance);
        HashSet<string> seen = new(StringComparer.Ordinal);
        Stack<string> open = new(tensors);
        while (open.TryPop(out var tensor))
        {
            if (!seen.Add(tensor) || stops.Contains(tensor) || !producers.TryGetValue(tensor, out var node) || !nodes.Add(node))
            {
                continue;
            }

            foreach (var read in Reads(node))
            {
                open.Push(read);
            }
        }

        return (nodes, seen);
    }

    internal Dictionary<string, NodeProto> ProducersByTensor()
    {
        Dictionary<string, NodeProto> producers = new(StringComparer.Ordinal);
        foreach (var node in Proto.Node)
        {
            foreach (var output in node.Output.Where(o => o.Length > 0))
            {
                if (!producers.TryAdd(output, node))
                {
                    throw new UserException($"In the graph '{Proto.Name}' two nodes make the tensor '{output}'.");
                }
            }
        }

        return producers;
    }
}
