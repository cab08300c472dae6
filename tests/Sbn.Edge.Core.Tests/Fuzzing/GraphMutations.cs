using Google.Protobuf;
using Google.Protobuf.Collections;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Tests.Fuzzing;

/// <summary>Graphs that are sound as files and wrong in themselves: nodes without inputs, names twice, cycles, shapes that hold nothing, constants elsewhere, graphs in graphs.</summary>
internal static class GraphMutations
{
    private static readonly string[] Operators = ["QuantizeLinear", "DequantizeLinear", "Conv", "Concat", "Resize", "Clip", "MaxPool", "Relu", "If", "Gemm", ""];
    private static readonly long[] Sizes = [-1, 0, 1, 3, int.MaxValue, long.MaxValue, long.MinValue, 1L << 32];

    /// <summary>The bytes of a model that was wronged one to six times.</summary>
    public static byte[] Damage(Random random, OnnxModel model)
    {
        var graph = model.Proto.Clone();
        for (var times = random.Next(1, 7); times > 0; times--)
        {
            Once(random, graph.Graph);
        }

        return graph.ToByteArray();
    }

    private static void Once(Random random, GraphProto graph)
    {
        if (graph.Node.Count == 0 || graph.Initializer.Count == 0)
        {
            return;
        }

        var node = graph.Node[random.Next(graph.Node.Count)];
        var constant = graph.Initializer[random.Next(graph.Initializer.Count)];
        var port = random.Next(2) == 0 || graph.Input.Count == 0 ? Any(random, graph.Output) : Any(random, graph.Input);
        switch (random.Next(22))
        {
            case 0:
                node.Input.Clear();
                break;
            case 1:
                node.Output.Clear();
                break;
            case 2 when node.Input.Count > 0:
                node.Input.RemoveAt(random.Next(node.Input.Count));
                break;
            case 3 when node.Input.Count > 0:
                node.Input[random.Next(node.Input.Count)] = Name(random, graph);
                break;
            case 4 when node.Output.Count > 0:
                node.Output[0] = Name(random, graph);
                break;
            case 5:
                node.OpType = Operators[random.Next(Operators.Length)];
                break;
            case 6:
                graph.Node.Remove(node);
                break;
            case 7:
                graph.Node.Add(node.Clone());
                break;
            case 8:
                graph.Initializer.Remove(constant);
                break;
            case 9:
                constant.Dims.Add(Sizes[random.Next(Sizes.Length)]);
                break;
            case 10:
                constant.Dims.Clear();
                break;
            case 11:
                constant.DataType = (ElementType)random.Next(-1, 20);
                break;
            case 12:
                constant.RawData = ByteString.CopyFrom(new byte[random.Next(20)]);
                break;
            case 13:
                constant.ClearRawData();
                break;
            case 14:
                constant.DataLocation = TensorProto.Types.DataLocation.External;
                break;
            case 15:
                constant.Name = Name(random, graph);
                break;
            case 16:
                graph.SparseInitializer.Add(random.Next(2) == 0 ? new SparseTensorProto() : new SparseTensorProto { Values = constant.Clone() });
                break;
            case 17:
                node.Attribute.Add(new AttributeProto { Name = "then_branch", Type = AttributeType.Graph, G = Nested(random, graph) });
                break;
            case 18 when port is not null:
                port.Name = Name(random, graph);
                break;
            case 19 when port?.Type?.TensorType?.Shape is { Dim.Count: > 0 } shape:
                shape.Dim[random.Next(shape.Dim.Count)].DimValue = Sizes[random.Next(Sizes.Length)];
                break;
            case 20 when port is not null:
                port.Type = random.Next(2) == 0 ? null : new TypeProto();
                break;
            default:
                Chain(random, graph, Name(random, graph), node);
                break;
        }
    }

    private static ValueInfoProto? Any(Random random, RepeatedField<ValueInfoProto> ports) => ports.Count == 0 ? null : ports[random.Next(ports.Count)];

    /// <summary>Some tensor of the graph, or none.</summary>
    private static string Name(Random random, GraphProto graph)
    {
        var names = graph.Node.SelectMany(n => n.Output).Concat(graph.Initializer.Select(t => t.Name)).Concat(graph.Input.Select(i => i.Name)).Concat(["", "concepts", "a\nb\u001b[31m", new string('n', 9000)]).ToArray();
        return names[random.Next(names.Length)];
    }

    private static GraphProto Nested(Random random, GraphProto graph)
    {
        var inner = random.Next(2) == 0 ? graph.Clone() : new GraphProto();
        for (var level = random.Next(40); level > 0; level--)
        {
            inner = new GraphProto { Node = { new NodeProto { Attribute = { new AttributeProto { Name = "g", Type = AttributeType.Graph, G = inner } } } } };
        }

        return inner;
    }

    /// <summary>A chain in which each node reads the one before twice: as many paths through it as two to the power of its length.</summary>
    private static void Chain(Random random, GraphProto graph, string from, NodeProto before)
    {
        var name = $"chain{random.Next()}";
        for (var i = random.Next(1, 60); i > 0; i--)
        {
            graph.Node.Add(new NodeProto { OpType = Operators[random.Next(2, 8)], Input = { from, from, from }, Output = { $"{name}.{i}" } });
            from = $"{name}.{i}";
        }

        if (before.Input.Count > 0)
        {
            before.Input[0] = from;
        }
    }
}
