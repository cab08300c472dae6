using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>A bundle's <c>bench.onnx</c>, opened once for all baselines that read it.</summary>
internal sealed class BenchGraph : IDisposable
{
    private readonly GraphSession _graph;
    private readonly GridImage _image;
    private readonly SceneShape _shape;

    /// <summary>Opens the graph.</summary>
    /// <param name="path">The file.</param>
    /// <param name="shape">Shape of the model's scenes.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="UserException">It cannot be run.</exception>
    public BenchGraph(string path, SceneShape shape, InferenceOptions options)
    {
        (Path, _shape, _graph) = (path, shape, GraphSession.Open(path, options));
        _image = new GridImage(shape.Width, shape.Height);
    }

    /// <summary>The file.</summary>
    public string Path { get; }

    /// <summary>True where it reads the image alone and gives an output.</summary>
    public bool Gives(string output) => _graph.Outputs.Contains(output) && _graph.Inputs.SequenceEqual([BundleContract.Image]);

    /// <summary>What it gives of a frame: float [1, channels, h, w].</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="output">The output wanted.</param>
    /// <param name="form">How its shape is written, for the sentence.</param>
    /// <exception cref="UserException">The output is of another kind.</exception>
    public GraphTensor Run(SeenFrame frame, string output, string form)
    {
        _image.Fill(frame.Frame.Bgr, frame.Frame.Width, frame.Frame.Height);
        var input = GraphTensor.Of(_image.Bgr, 1, _shape.Height, _shape.Width, 3);
        var made = _graph.Run(new Dictionary<string, GraphTensor> { [BundleContract.Image] = input }, output)[output];
        return made is { Dims: [1, _, _, _], Values: float[] }
            ? made
            : throw new UserException($"The output '{output}' of the bench graph is [{string.Join(",", made.Dims)}]; it should be float {form}.");
    }

    /// <inheritdoc/>
    public void Dispose() => _graph.Dispose();
}
