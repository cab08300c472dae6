using System.Globalization;

namespace Sbn.Edge.Core.Inference;

/// <summary>What TensorRT is told when it builds an engine from a graph.</summary>
/// <remarks>
/// CUDA graphs are left out: ONNX Runtime replays a captured graph without copying the inputs again, so that buffers on
/// the host would give the first frame's answer for ever. They need buffers on the device.
/// </remarks>
public sealed record TensorRtOptions
{
    /// <summary>Lets TensorRT compute in half precision where it is faster. On by default: a Jetson is two to three times faster with it.</summary>
    public bool Fp16 { get; init; } = true;

    /// <summary>How long TensorRT searches for fast kernels, 0…5. 3 is TensorRT's own default.</summary>
    public int BuilderOptimizationLevel { get; init; } = 3;

    /// <summary>
    /// Folder of the engine cache; null for <c>$CACHE_DIRECTORY</c> (systemd sets it), else <c>$XDG_CACHE_HOME/sbn-edge</c>,
    /// else <c>~/.cache/sbn-edge</c>. Building an engine can take ten minutes; with the cache that happens once.
    /// </summary>
    public string? CacheDirectory { get; init; }

    /// <summary>The folder that counts: the named one, or the default.</summary>
    public string CacheRoot => CacheDirectory ?? EngineCache.DefaultRoot(Environment.GetEnvironmentVariable);

    internal void Validate()
    {
        if (BuilderOptimizationLevel is < 0 or > 5)
        {
            throw new UserException($"TensorRT's builder optimisation level is {BuilderOptimizationLevel}; it goes from 0 to 5.");
        }
    }

    /// <summary>The execution provider's own options, by ONNX Runtime's names.</summary>
    /// <param name="gpuIndex">Number of the GPU.</param>
    /// <param name="engineFolder">The folder of <see cref="EngineCache"/>.</param>
    /// <param name="quantised">
    /// True where the graph holds Q/DQ nodes, which TensorRT refuses unless INT8 is enabled. The float layers stay float:
    /// no calibration table is ever given.
    /// </param>
    internal Dictionary<string, string> ToProviderOptions(int gpuIndex, string engineFolder, bool quantised) => new()
    {
        ["device_id"] = gpuIndex.ToString(CultureInfo.InvariantCulture),
        ["trt_fp16_enable"] = Fp16 ? "1" : "0",
        ["trt_int8_enable"] = quantised ? "1" : "0",
        ["trt_engine_cache_enable"] = "1",
        ["trt_engine_cache_path"] = engineFolder,
        ["trt_timing_cache_enable"] = "1",
        ["trt_timing_cache_path"] = engineFolder,
        ["trt_builder_optimization_level"] = BuilderOptimizationLevel.ToString(CultureInfo.InvariantCulture),
    };
}
