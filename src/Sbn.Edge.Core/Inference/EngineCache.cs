namespace Sbn.Edge.Core.Inference;

/// <summary>
/// Where TensorRT's engines are kept. ONNX Runtime does not notice that an engine was built by another TensorRT or for
/// another driver (onnxruntime issue 22244), so the folder's name holds both, and the model's hash. How long TensorRT searches
/// for kernels is in it as well, so that a changed setting builds a new engine.
/// </summary>
internal static class EngineCache
{
    /// <summary>The folder for one graph on this machine; made if it is not there.</summary>
    /// <exception cref="UserException">The folder cannot be made.</exception>
    public static string Prepare(TensorRtOptions options, GpuStack stack, string graphSha256)
    {
        var folder = FolderFor(options, stack, graphSha256);
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The engine cache '{folder}' cannot be made: {e.Message}", e);
        }

        return folder;
    }

    /// <summary>The folder for one graph.</summary>
    public static string FolderFor(TensorRtOptions options, GpuStack stack, string graphSha256) =>
        Path.Combine(options.CacheRoot, "engines", $"{Safe($"trt-{stack.TensorRt}-driver-{stack.Driver}-level-{options.BuilderOptimizationLevel}")}-{graphSha256[..16]}");

    /// <summary>The cache's root where the user names none.</summary>
    public static string DefaultRoot(Func<string, string?> environment)
    {
        // systemd gives several, parted by colons, where the unit names several.
        if (environment("CACHE_DIRECTORY") is { Length: > 0 } service)
        {
            return service.Split(':')[0];
        }

        if (environment("XDG_CACHE_HOME") is { Length: > 0 } cache)
        {
            return Path.Combine(cache, "sbn-edge");
        }

        return environment("HOME") is { Length: > 0 } home
            ? Path.Combine(home, ".cache", "sbn-edge")
            : Path.Combine(Path.GetTempPath(), "sbn-edge");
    }

    private static string Safe(string name) => string.Concat(name.Select(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-' ? c : '_'));
}
