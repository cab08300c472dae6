using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization.Graphs;

/// <summary>The graph that is quantised.</summary>
internal static class FloatGraph
{
    /// <summary>A bundle's float graph, its channels equalised where asked for.</summary>
    /// <exception cref="UserException">The graph cannot be read.</exception>
    public static OnnxModel Of(ModelBundle bundle, bool equalise)
    {
        var model = OnnxModel.Read(bundle.GraphPath(BundleFiles.Fp32));
        return equalise ? Equaliser.Of(model) : model;
    }
}
