using System.Globalization;

namespace Sbn.Edge.Core.Onnx;

/// <summary>
/// Writes an ONNX graph node by node. Each operator's method takes the names of the tensors it reads and returns the name
/// of the one it makes, so that a network reads like the arithmetic it is. Nodes are added in topological order: a tensor
/// must exist before it is read.
/// </summary>
/// <remarks>
/// Opset 17 and IR version 8 by default: ONNX Runtime and TensorRT 10 both take them. A mistake (an unknown tensor, a name
/// used twice, a shape that does not hold its values) is a mistake of the program, and throws <see cref="ArgumentException"/>.
/// </remarks>
public sealed partial class OnnxGraphBuilder
{
    /// <summary>The version of ONNX's operators used unless another is asked for.</summary>
    public const int DefaultOpset = 17;

    /// <summary>The version of the file format used unless another is asked for.</summary>
    public const int DefaultIrVersion = 8;

    private readonly ModelProto _model;
    private readonly GraphProto _graph;
    private readonly HashSet<string> _tensors = new(StringComparer.Ordinal);
    private readonly HashSet<string> _nodes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _counters = new(StringComparer.Ordinal);
    private bool _built;

    /// <summary>Starts an empty graph.</summary>
    public OnnxGraphBuilder(string name, int opset = DefaultOpset, int irVersion = DefaultIrVersion)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        _graph = new GraphProto { Name = name };
        _model = new ModelProto
        {
            IrVersion = irVersion,
            ProducerName = "Sbn.Edge",
            ProducerVersion = typeof(OnnxGraphBuilder).Assembly.GetName().Version!.ToString(3),
            Graph = _graph,
        };
        _model.OpsetImport.Add(new OperatorSetIdProto { Domain = "", Version = opset });
    }

    /// <summary>Says what the model is, in its <c>doc_string</c>.</summary>
    public OnnxGraphBuilder Document(string text)
    {
        _model.DocString = text;
        return this;
    }

    /// <summary>Adds a key and its value to the model's metadata.</summary>
    public OnnxGraphBuilder Metadata(string key, string value)
    {
        _model.MetadataProps.Add(new StringStringEntryProto { Key = key, Value = value });
        return this;
    }

    /// <summary>Adds an input of the graph, and returns its name.</summary>
    public string Input(string name, ElementType type, params OnnxDim[] dims)
    {
        _graph.Input.Add(new OnnxPort(name, type, dims).ToProto());
        return Define(name);
    }

    /// <summary>Makes the existing tensor <paramref name="name"/> an output of the graph.</summary>
    public OnnxGraphBuilder Output(string name, ElementType type, params OnnxDim[] dims)
    {
        Require(name, "the graph's outputs");
        if (_graph.Output.Any(o => o.Name == name))
        {
            throw new ArgumentException($"'{name}' is an output already.");
        }

        _graph.Output.Add(new OnnxPort(name, type, dims).ToProto());
        return this;
    }

    /// <summary>Adds a constant tensor, row-major, and returns its name.</summary>
    public string Initializer<T>(string name, ReadOnlySpan<T> values, params ReadOnlySpan<long> dims)
        where T : unmanaged
    {
        _graph.Initializer.Add(OnnxTensor.Of(name, values, dims));
        return Define(name);
    }

    /// <summary>Adds a constant tensor, row-major, and returns its name.</summary>
    public string Initializer<T>(string name, T[] values, params ReadOnlySpan<long> dims)
        where T : unmanaged => Initializer(name, (ReadOnlySpan<T>)values, dims);

    /// <summary>Adds a constant without dimensions, and returns its name.</summary>
    public string Scalar<T>(T value, string? name = null)
        where T : unmanaged => Initializer(name ?? Fresh("scalar"), [value], []);

    /// <summary>Adds a node of any operator.</summary>
    /// <param name="opType">The operator's name, such as <c>Conv</c>.</param>
    /// <param name="inputs">Existing tensors; the empty string leaves an optional one out.</param>
    /// <param name="outputs">Names of the new tensors.</param>
    /// <param name="attributes">The operator's attributes.</param>
    public OnnxGraphBuilder Node(
        string opType, IEnumerable<string> inputs, IEnumerable<string> outputs, params (string Name, AttributeValue Value)[] attributes)
    {
        var node = new NodeProto { OpType = opType };
        foreach (var input in inputs)
        {
            if (input.Length > 0)
            {
                Require(input, $"the inputs of a {opType}");
            }

            node.Input.Add(input);
        }

        foreach (var output in outputs)
        {
            node.Output.Add(Define(output));
        }

        foreach (var (name, value) in attributes)
        {
            node.Attribute.Add(value.Named(name));
        }

        node.Name = UniqueNodeName(node.Output.Count > 0 ? $"{opType}:{node.Output[0]}" : opType);
        _graph.Node.Add(node);
        return this;
    }

    /// <summary>Adds a node with one output, and returns that output's name.</summary>
    /// <param name="output">The name wanted for it; one is made from the operator's name where it is null.</param>
    /// <param name="opType">The operator's name.</param>
    /// <param name="inputs">Existing tensors; the empty string leaves an optional one out.</param>
    /// <param name="attributes">The operator's attributes.</param>
    public string Node(string? output, string opType, IEnumerable<string> inputs, params (string Name, AttributeValue Value)[] attributes)
    {
        output ??= Fresh(opType.ToLowerInvariant());
        Node(opType, inputs, [output], attributes);
        return output;
    }

    /// <summary>A tensor name that is not taken yet: the stem and a number.</summary>
    public string Fresh(string stem)
    {
        string name;
        do
        {
            var number = _counters.GetValueOrDefault(stem) + 1;
            _counters[stem] = number;
            name = string.Create(CultureInfo.InvariantCulture, $"{stem}_{number}");
        }
        while (_tensors.Contains(name));
        return name;
    }

    /// <summary>Ends the graph. The builder cannot be used afterwards.</summary>
    /// <exception cref="InvalidOperationException">The graph has no outputs, or was built already.</exception>
    public OnnxModel Build()
    {
        if (_built)
        {
            throw new InvalidOperationException($"The graph '{_graph.Name}' was built already.");
        }

        if (_graph.Output.Count == 0)
        {
            throw new InvalidOperationException($"The graph '{_graph.Name}' has no outputs.");
        }

        _built = true;
        return new OnnxModel(_model);
    }

    private string Define(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return _tensors.Add(name) ? name : throw new ArgumentException($"The graph '{_graph.Name}' has a tensor '{name}' already.");
    }

    private void Require(string name, string where)
    {
        if (!_tensors.Contains(name))
        {
            throw new ArgumentException($"The graph '{_graph.Name}' has no tensor '{name}', named among {where}.");
        }
    }

    private string UniqueNodeName(string wanted)
    {
        var name = wanted;
        for (var i = 2; !_nodes.Add(name); i++)
        {
            name = string.Create(CultureInfo.InvariantCulture, $"{wanted}:{i}");
        }

        return name;
    }
}
