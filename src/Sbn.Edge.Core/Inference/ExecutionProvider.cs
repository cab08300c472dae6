namespace Sbn.Edge.Core.Inference;

/// <summary>What executes a graph.</summary>
public enum ExecutionProvider
{
    /// <summary>The best there is: TensorRT, else CUDA, else the CPU. What is taken, and why nothing better, is reported.</summary>
    Auto,

    /// <summary>NVIDIA TensorRT.</summary>
    TensorRt,

    /// <summary>NVIDIA CUDA.</summary>
    Cuda,

    /// <summary>The processor.</summary>
    Cpu,
}
