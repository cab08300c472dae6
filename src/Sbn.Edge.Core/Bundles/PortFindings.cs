using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Bundles;

/// <summary>Compares the inputs and outputs of a graph with what they should be, and collects what is amiss.</summary>
internal sealed class PortFindings
{
    private readonly List<OnnxPort> _inputs;
    private readonly List<OnnxPort> _outputs;
    private readonly List<OnnxPort> _right = [];

    public PortFindings(OnnxModel model)
    {
        _inputs = [.. model.Graph.Inputs.Select(OnnxPort.From)];
        _outputs = [.. model.Graph.Outputs.Select(OnnxPort.From)];
    }

    /// <summary>What is amiss so far, one sentence each.</summary>
    public List<string> Findings { get; } = [];

    /// <summary>True where there is such an output.</summary>
    public bool Has(string output) => _outputs.Any(o => o.Name == output);

    /// <summary>The shape of an input; null where it is missing or has another type or rank. An unknown dimension may be anything.</summary>
    public IReadOnlyList<OnnxDim>? Input(string name, ElementType type, params OnnxDim[] dims) => Port("input", _inputs, new OnnxPort(name, type, dims));

    /// <summary>The shape of an output, likewise.</summary>
    public IReadOnlyList<OnnxDim>? Output(string name, ElementType type, params OnnxDim[] dims) => Port("output", _outputs, new OnnxPort(name, type, dims));

    /// <summary>Finds inputs beside the one there is.</summary>
    public void NoOtherInput(string only) =>
        Findings.AddRange(_inputs.Where(i => i.Name != only).Select(i => $"There is an input '{i.Name}'; '{only}' is the only one a graph has."));

    /// <summary>Finds open dimensions in the ports seen so far.</summary>
    public void Static() =>
        Findings.AddRange(_right.Where(p => p.Dims!.Any(d => d.Size is null)).Select(p => $"'{p.Name}' is {p.Describe()}; its shape must be fixed."));

    private IReadOnlyList<OnnxDim>? Port(string kind, List<OnnxPort> ports, OnnxPort wanted)
    {
        var found = ports.Find(p => p.Name == wanted.Name);
        if (found is null)
        {
            Findings.Add($"There is no {kind} '{wanted.Name}'; it must be {wanted.Describe()}.");
            return null;
        }

        var fits = found.Type == wanted.Type
            && found.Dims?.Count == wanted.Dims!.Count
            && found.Dims.Zip(wanted.Dims).All(d => d.First.Size is null || d.Second.Size is null || d.First.Size == d.Second.Size);
        if (!fits)
        {
            Findings.Add($"The {kind} '{wanted.Name}' is {found.Describe()}; it must be {wanted.Describe()}.");
            return null;
        }

        _right.Add(found);
        return found.Dims;
    }
}
