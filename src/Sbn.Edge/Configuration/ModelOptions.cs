using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Configuration;

/// <summary>The model bundle and where it runs.</summary>
internal sealed class ModelOptions
{
    [Setting("folder of the model bundle; by default models/street beside the program or above the working directory")]
    public string? Bundle { get; set; }

    [Setting("which graph of the bundle runs; auto takes int8 where the bundle has one, else fp32, and reports it", OneOf = ["auto", "fp32", "int8"])]
    public string Variant { get; set; } = VariantChoice.Auto;

    [Setting("execution provider; auto takes the first that works of tensorrt, cuda and cpu, and reports it", OneOf = ["auto", "tensorrt", "cuda", "cpu"])]
    public string Provider { get; set; } = "auto";

    [Setting("threads on the CPU; 0 for one on each physical core", Min = 0, Max = 1024)]
    public int Threads { get; set; }

    [Setting("number of the GPU, from 0", Min = 0, Max = 255)]
    public int GpuIndex { get; set; }

    [Setting("TensorRT may compute in half precision")]
    public bool TensorRtFp16 { get; set; } = new TensorRtOptions().Fp16;

    [Setting("how long TensorRT searches for fast kernels", Min = 0, Max = 5)]
    public int TensorRtOptimizationLevel { get; set; } = new TensorRtOptions().BuilderOptimizationLevel;

    [Setting("folder of TensorRT's built engines; by default systemd's cache directory or ~/.cache/sbn-edge")]
    public string? TensorRtCache { get; set; }

    /// <summary>The variant of a bundle to run.</summary>
    public string VariantOf(ModelBundle bundle) => VariantChoice.Of(bundle, Variant);

    /// <summary>The settings as a session takes them.</summary>
    public InferenceOptions ToOptions() => new()
    {
        Provider = Provider switch
        {
            "tensorrt" => ExecutionProvider.TensorRt,
            "cuda" => ExecutionProvider.Cuda,
            "cpu" => ExecutionProvider.Cpu,
            _ => ExecutionProvider.Auto,
        },
        Threads = Threads,
        GpuIndex = GpuIndex,
        TensorRt = new TensorRtOptions
        {
            Fp16 = TensorRtFp16,
            BuilderOptimizationLevel = TensorRtOptimizationLevel,
            CacheDirectory = TensorRtCache,
        },
    };
}
