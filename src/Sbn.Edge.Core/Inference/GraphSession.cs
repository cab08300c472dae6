using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Inference;

/// <summary>Runs any graph, by the names of its inputs and outputs. For the bench, by one thread
/// at a time; the way of a frame has <see cref="SbnSession"/>.</summary>
public sealed class GraphSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly string _name;
    private bool _disposed;

    private GraphSession(InferenceSession session, ProviderReport provider, string name) =>
        (_session, Provider, _name) = (session, provider, name);

    /// <summary>What it runs on, and why on nothing better.</summary>
    public ProviderReport Provider { get; }

    /// <summary>Names of the graph's inputs.</summary>
    public IReadOnlyList<string> Inputs => _session.InputNames;

    /// <summary>Names of the graph's outputs.</summary>
    public IReadOnlyList<string> Outputs => _session.OutputNames;

    /// <summary>Opens a model file.</summary>
    /// <exception cref="UserException">The file is no ONNX model, or cannot be run as asked.</exception>
    public static GraphSession Open(string path, InferenceOptions? options = null) => Open(OnnxModel.Read(path), path, options);

    /// <summary>Opens a model in memory.</summary>
    /// <param name="model">The model.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="UserException">It cannot be run as asked.</exception>
    public static GraphSession Open(OnnxModel model, string name = "graph", InferenceOptions? options = null)
    {
        var (session, provider) = OrtSession.Open(model, name, options ?? new InferenceOptions());
        return new GraphSession(session, provider, name);
    }

    /// <summary>Runs the graph.</summary>
    /// <param name="inputs">The inputs by name.</param>
    /// <param name="outputs">The outputs wanted; all of them where none is named.</param>
    /// <returns>The outputs by name, in memory of their own.</returns>
    /// <exception cref="UserException">An input is missing or unknown, an output unknown, or a shape does not fit the graph.</exception>
    public IReadOnlyDictionary<string, GraphTensor> Run(IReadOnlyDictionary<string, GraphTensor> inputs, params IReadOnlyCollection<string> outputs)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (outputs.FirstOrDefault(o => !Outputs.Contains(o)) is { } unknown)
        {
            throw new UserException($"The graph '{_name}' has no output '{unknown}'; it has {string.Join(", ", Outputs)}.");
        }

        if (inputs.Keys.FirstOrDefault(i => !Inputs.Contains(i)) is { } strange)
        {
            throw new UserException($"The graph '{_name}' has no input '{strange}'; it has {string.Join(", ", Inputs)}.");
        }

        var names = outputs.Count == 0 ? Outputs : [.. outputs];
        List<OrtValue> values = [];
        try
        {
            values.AddRange(inputs.Values.Select(ToOrt));
            using var results = _session.Run(_run, [.. inputs.Keys], values, names);
            return names.Zip(results, (name, value) => (name, FromOrt(name, value))).ToDictionary(p => p.name, p => p.Item2);
        }
        catch (OnnxRuntimeException e)
        {
            throw new UserException($"The graph '{_name}' cannot be run: {e.Message.Split('\n')[0].Trim()}", e);
        }
        finally
        {
            values.ForEach(v => v.Dispose());
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _disposed = true;
        _run.Dispose();
        _session.Dispose();
    }

    private static OrtValue ToOrt(GraphTensor tensor)
    {
        long[] dims = [.. tensor.Dims];
        return tensor.Type switch
        {
            ElementType.Float => OrtValue.CreateTensorValueFromMemory((float[])tensor.Values, dims),
            ElementType.Double => OrtValue.CreateTensorValueFromMemory((double[])tensor.Values, dims),
            ElementType.Uint8 => OrtValue.CreateTensorValueFromMemory((byte[])tensor.Values, dims),
            ElementType.Int8 => OrtValue.CreateTensorValueFromMemory((sbyte[])tensor.Values, dims),
            ElementType.Int32 => OrtValue.CreateTensorValueFromMemory((int[])tensor.Values, dims),
            ElementType.Int64 => OrtValue.CreateTensorValueFromMemory((long[])tensor.Values, dims),
            _ => OrtValue.CreateTensorValueFromMemory((bool[])tensor.Values, dims),
        };
    }

    private GraphTensor FromOrt(string name, OrtValue value)
    {
        var type = value.GetTensorTypeAndShape();
        return type.ElementDataType switch
        {
            TensorElementType.Float => GraphTensor.Of(value.GetTensorDataAsSpan<float>().ToArray(), type.Shape),
            TensorElementType.Double => GraphTensor.Of(value.GetTensorDataAsSpan<double>().ToArray(), type.Shape),
            TensorElementType.UInt8 => GraphTensor.Of(value.GetTensorDataAsSpan<byte>().ToArray(), type.Shape),
            TensorElementType.Int8 => GraphTensor.Of(value.GetTensorDataAsSpan<sbyte>().ToArray(), type.Shape),
            TensorElementType.Int32 => GraphTensor.Of(value.GetTensorDataAsSpan<int>().ToArray(), type.Shape),
            TensorElementType.Int64 => GraphTensor.Of(value.GetTensorDataAsSpan<long>().ToArray(), type.Shape),
            TensorElementType.Bool => GraphTensor.Of(value.GetTensorDataAsSpan<bool>().ToArray(), type.Shape),
            var other => throw new UserException($"The output '{name}' of '{_name}' is {other}, which is not read here; cast it in the graph."),
        };
    }
}
