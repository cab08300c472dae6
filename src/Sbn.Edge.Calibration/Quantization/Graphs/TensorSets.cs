namespace Sbn.Edge.Calibration.Quantization.Graphs;

/// <summary>Sets of tensors that belong together, by name; one joined to nothing is a set of its own.</summary>
internal sealed class TensorSets
{
    private readonly Dictionary<string, string> _parent = new(StringComparer.Ordinal);

    /// <summary>The tensor that stands for the set.</summary>
    public string Root(string tensor)
    {
        while (_parent.TryGetValue(tensor, out var next))
        {
            tensor = next;
        }

        return tensor;
    }

    /// <summary>Makes one set of two.</summary>
    public void Join(string a, string b)
    {
        var (first, second) = (Root(a), Root(b));
        if (first != second)
        {
            _parent[first] = second;
        }
    }
}
