namespace Sbn.Edge.Core.Inference;

/// <summary>How a graph is run.</summary>
public sealed record InferenceOptions
{
    /// <summary>
    /// The execution provider. One that is asked for by name and cannot be had is an error; only
    /// <see cref="ExecutionProvider.Auto"/> settles for another.
    /// </summary>
    public ExecutionProvider Provider { get; init; } = ExecutionProvider.Auto;

    /// <summary>Threads on the CPU; 0 leaves it to ONNX Runtime (one for each physical core).</summary>
    public int Threads { get; init; }

    /// <summary>Number of the GPU, from 0.</summary>
    public int GpuIndex { get; init; }

    /// <summary>What TensorRT is told.</summary>
    public TensorRtOptions TensorRt { get; init; } = new();

    internal void Validate()
    {
        if (Threads is < 0 or > 1024)
        {
            throw new UserException($"The number of inference threads is {Threads}; use 1 to 1024, or 0 to leave it to ONNX Runtime.");
        }

        if (GpuIndex < 0)
        {
            throw new UserException($"The number of the GPU is {GpuIndex}; GPUs count from 0.");
        }

        TensorRt.Validate();
    }
}
