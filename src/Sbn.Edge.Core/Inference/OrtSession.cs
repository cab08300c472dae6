using System.Security.Cryptography;
using Microsoft.ML.OnnxRuntime;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Inference;

/// <summary>Opens a graph in ONNX Runtime with the provider that <see cref="ProviderSelection"/> takes.</summary>
internal static class OrtSession
{
    private const string PluginName = "TensorRTPluginExecutionProvider";
    private static readonly Lock Gate = new();
    private static bool _pluginRegistered;

    /// <summary>Opens a model in memory.</summary>
    /// <exception cref="UserException">As below.</exception>
    public static (InferenceSession Session, ProviderReport Report) Open(OnnxModel model, string name, InferenceOptions options)
    {
        var bytes = model.ToBytes();
        return Open(bytes, Convert.ToHexStringLower(SHA256.HashData(bytes)), name, options);
    }

    /// <summary>Opens a model.</summary>
    /// <param name="model">The model's bytes.</param>
    /// <param name="sha256">Their SHA-256, lower-case hex.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="UserException">ONNX Runtime refuses the model, or the asked-for provider cannot be had.</exception>
    public static (InferenceSession Session, ProviderReport Report) Open(byte[] model, string sha256, string name, InferenceOptions options)
    {
        options.Validate();
        RequireLibrary();
        return ProviderSelection.Choose(options.Provider, (provider, notes) => provider switch
        {
            ExecutionProvider.TensorRt => OnGpu(provider, notes, s => AddTensorRt(s, model, sha256, name, options)),
            ExecutionProvider.Cuda => OnGpu(provider, notes, s => AddCuda(s, options)),
            _ => OnCpu(),
        });

        InferenceSession OnGpu(ExecutionProvider provider, List<string> notes, Action<SessionOptions> add)
        {
            try
            {
                using var whole = Common(options);
                add(whole);
                whole.AddSessionConfigEntry("session.disable_cpu_ep_fallback", "1");
                return new InferenceSession(model, whole);
            }
            catch (OnnxRuntimeException)
            {
                // Either a part of the graph must run on the CPU, or the provider does not work at all: the next try tells.
            }

            try
            {
                using var mixed = Common(options);
                add(mixed);
                var session = new InferenceSession(model, mixed);
                notes.Add($"A part of '{name}' runs on the CPU, because {ProviderReport.NameOf(provider)} does not take every operator of it.");
                return session;
            }
            catch (OnnxRuntimeException e)
            {
                throw new ProviderUnavailableException(FirstLine(e), e);
            }
        }

        InferenceSession OnCpu()
        {
            try
            {
                var (form, isExact) = ForCpu(model, name);
                using var cpu = CpuOptions(options, isExact);
                return new InferenceSession(form, cpu);
            }
            catch (OnnxRuntimeException e)
            {
                throw new UserException($"ONNX Runtime refuses the model '{name}': {FirstLine(e)}.", e);
            }
        }
    }

    /// <summary>How a graph is run on the CPU.</summary>
    /// <param name="options">What the user chose.</param>
    /// <param name="isExact">True where the graph needs no exact kernels to be exact.</param>
    internal static SessionOptions CpuOptions(InferenceOptions options, bool isExact)
    {
        var cpu = Common(options);
        if (!isExact)
        {
            // See CpuForm: without VNNI the fast kernels may be wrong without a word. Processors with it are not concerned.
            cpu.AddSessionConfigEntry("session.x64quantprecision", "1");
        }

        return cpu;
    }

    private static (byte[] Form, bool IsExact) ForCpu(byte[] bytes, string name)
    {
        var model = OnnxModel.Parse(bytes, name);
        if (!CpuForm.Applies(model))
        {
            return (bytes, false);
        }

        var form = CpuForm.Of(model);
        return (form.ToBytes(), CpuForm.IsExactInPairs(form));
    }

    /// <summary>Loads ONNX Runtime; a library laid over the package's own may be for another machine or of another version.</summary>
    private static void RequireLibrary()
    {
        try
        {
            _ = OrtEnv.Instance();
        }
        catch (Exception e) when (e is TypeInitializationException or DllNotFoundException or EntryPointNotFoundException or BadImageFormatException)
        {
            var reason = e.GetBaseException().Message.Split('\n', StringSplitOptions.RemoveEmptyEntries)[0].Trim();
            throw new UserException($"ONNX Runtime ({NativeOverlay.OnnxRuntime ?? "the package's own"}) cannot be loaded: {reason}", e);
        }
    }

    private static SessionOptions Common(InferenceOptions options) => new()
    {
        IntraOpNumThreads = options.Threads,
        InterOpNumThreads = 1,
        ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
        GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
        LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
    };

    private static void AddTensorRt(SessionOptions session, byte[] model, string sha256, string name, InferenceOptions options)
    {
        var plugin = NativeOverlay.TensorRtPlugin;
        if (plugin is null)
        {
            RequireBuiltIn("TensorrtExecutionProvider", "TensorRT");
        }

        var folder = EngineCache.Prepare(options.TensorRt, GpuStack.Read(), sha256);
        var settings = options.TensorRt.ToProviderOptions(options.GpuIndex, folder, OnnxModel.Parse(model, name).Graph.HasOperator("QuantizeLinear"));
        if (plugin is null)
        {
            using var tensorRt = new OrtTensorRTProviderOptions();
            tensorRt.UpdateOptions(settings);
            session.AppendExecutionProvider_Tensorrt(tensorRt);
        }
        else
        {
            session.AppendExecutionProvider(OrtEnv.Instance(), [PluginDevice(plugin, options.GpuIndex)], settings);
        }

        // What TensorRT leaves over goes to CUDA before it goes to the CPU.
        if (OrtEnv.Instance().GetAvailableProviders().Contains("CUDAExecutionProvider"))
        {
            AddCuda(session, options);
        }
    }

    private static void AddCuda(SessionOptions session, InferenceOptions options)
    {
        RequireBuiltIn("CUDAExecutionProvider", "CUDA");
        session.AppendExecutionProvider_CUDA(options.GpuIndex);
    }

    private static void RequireBuiltIn(string provider, string name)
    {
        if (!OrtEnv.Instance().GetAvailableProviders().Contains(provider))
        {
            throw new ProviderUnavailableException(
                $"the ONNX Runtime in use ({NativeOverlay.OnnxRuntime ?? "the package's own"}) was built without {name}");
        }
    }

    private static OrtEpDevice PluginDevice(string library, int gpuIndex)
    {
        lock (Gate)
        {
            if (!_pluginRegistered)
            {
                OrtEnv.Instance().RegisterExecutionProviderLibrary(PluginName, library);
                _pluginRegistered = true;
            }
        }

        var devices = OrtEnv.Instance().GetEpDevices().Where(d => d.EpName == PluginName).ToArray();
        return gpuIndex < devices.Length
            ? devices[gpuIndex]
            : throw new ProviderUnavailableException($"the plugin '{library}' finds {devices.Length} GPUs, and number {gpuIndex} was asked for");
    }

    private static string FirstLine(OnnxRuntimeException e) => e.Message.Split('\n')[0].Trim().TrimEnd('.');
}
