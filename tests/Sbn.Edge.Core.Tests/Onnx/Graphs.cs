using CsCheck;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Tests.Onnx;

/// <summary>Random graphs that ONNX Runtime can run: element-wise operators over one shape, each node reading what is there.</summary>
internal static class Graphs
{
    private static readonly string[] Unary = ["Relu", "Sigmoid", "Neg", "Identity"];
    private static readonly string[] Binary = ["Add", "Mul", "Sub", "Max"];

    /// <summary>Two inputs <c>a</c> and <c>b</c>, tensors <c>t0</c>… of 3 floats, one or two outputs.</summary>
    public static readonly Gen<OnnxModel> Any =
        Gen.Select(Gen.Select(Gen.Int[0, 7], Gen.Int[0, 1000], Gen.Int[0, 1000]).Array[1, 14], Gen.Bool).Select((steps, two) => Build(steps, two));

    private static OnnxModel Build((int Operator, int First, int Second)[] steps, bool two)
    {
        var b = new OnnxGraphBuilder("random");
        List<string> tensors = [b.Input("a", ElementType.Float, 3), b.Input("b", ElementType.Float, 3), b.Initializer("c", [0.5f, -1f, 2f], 3)];
        foreach (var (op, first, second) in steps)
        {
            var x = tensors[first % tensors.Count];
            var y = tensors[second % tensors.Count];
            var name = $"t{tensors.Count - 3}";
            tensors.Add(op < 4 ? b.Node(name, Unary[op], [x]) : b.Node(name, Binary[op - 4], [x, y]));
        }

        b.Output(tensors[^1], ElementType.Float, 3);
        if (two && tensors.Count > 4)
        {
            b.Output(tensors[^2], ElementType.Float, 3);
        }

        return b.Build();
    }
}
