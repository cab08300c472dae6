using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Core.Inference;

/// <summary>
/// Runs a graph of a bundle on ONNX Runtime. The image is bound once and each scene once, to memory that never moves, so
/// that a run in steady state allocates nothing on the managed heap. Safe to use from several threads; runs take turns.
/// </summary>
public sealed class SbnSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly Lock _turn = new();
    private readonly GridImage _image;
    private readonly OrtValue _imageValue;

    // Weakly by scene: a scene that nobody holds any more takes its binding along.
    private readonly ConditionalWeakTable<Scene, OrtIoBinding> _bindings = [];
    private bool _disposed;

    private SbnSession(InferenceSession session, ProviderReport provider, SceneShape shape, string variant)
    {
        _session = session;
        Provider = provider;
        Variant = variant;
        Shape = shape;
        HasScores = session.OutputNames.Contains(BundleContract.Scores);
        _image = new GridImage(Shape.Width, Shape.Height);
        _imageValue = OrtValue.CreateTensorValueFromMemory(_image.Bgr, [1, Shape.Height, Shape.Width, 3]);
    }

    /// <summary>The variant it runs.</summary>
    public string Variant { get; }

    /// <summary>What it runs on, and why on nothing better.</summary>
    public ProviderReport Provider { get; }

    /// <summary>The sizes of the grid and of the concepts.</summary>
    public SceneShape Shape { get; }

    /// <summary>True where the graph has the logits as an output.</summary>
    public bool HasScores { get; }

    /// <summary>Opens the graph of a variant.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="variant"><c>fp32</c> or <c>int8</c>.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="UserException">
    /// The bundle has no such variant or has changed since it was loaded, an option is out of range, the asked-for provider
    /// cannot be had, or ONNX Runtime refuses the graph.
    /// </exception>
    public static SbnSession Open(ModelBundle bundle, string variant, InferenceOptions? options = null)
    {
        var path = bundle.GraphPath(variant);
        var bytes = bundle.ReadVerified(BundleFiles.Graph(variant));
        var (session, provider) = OrtSession.Open(bytes, bundle.GraphSha256(variant), path, options ?? new InferenceOptions());
        return new SbnSession(session, provider, SceneShape.Of(bundle.Manifest), variant);
    }

    /// <summary>Opens a graph in memory that is not in a bundle yet.</summary>
    /// <param name="graph">The graph; it must honour the contract.</param>
    /// <param name="shape">The shape of its scenes.</param>
    /// <param name="name">What to call it, as <see cref="Variant"/> and in an error.</param>
    /// <param name="options">How to run it.</param>
    /// <exception cref="UserException">An option is out of range, the provider cannot be had, or ONNX Runtime refuses the graph.</exception>
    public static SbnSession Open(OnnxModel graph, SceneShape shape, string name, InferenceOptions? options = null)
    {
        var (session, provider) = OrtSession.Open(graph, name, options ?? new InferenceOptions());
        return new SbnSession(session, provider, shape, name);
    }

    /// <summary>Makes the buffers that <see cref="Run"/> writes to.</summary>
    /// <param name="withScores">True to take the logits as well.</param>
    /// <exception cref="UserException">The logits are wanted and the graph has none.</exception>
    public Scene CreateScene(bool withScores = false) => withScores && !HasScores
        ? throw new UserException($"The graph '{Variant}' has no output '{BundleContract.Scores}', which is needed here.")
        : new Scene(Shape, withScores);

    /// <summary>Segments one picture.</summary>
    /// <param name="bgr">[height, width, 3], blue first; resized to the model's grid where its size is another.</param>
    /// <param name="width">Columns of the picture.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="scene">Where the result goes; made by <see cref="CreateScene"/>.</param>
    /// <param name="roi">The part of the picture to segment; null for all of it.</param>
    /// <exception cref="ArgumentException">The picture has another number of bytes, or the scene another shape.</exception>
    public void Run(ReadOnlySpan<byte> bgr, int width, int height, Scene scene, PixelBox? roi = null)
    {
        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            _image.Fill(bgr, width, height, roi);
            _session.RunWithBinding(_run, BindingOf(scene));

            // The native side knows only addresses in the scene's arrays.
            GC.KeepAlive(scene);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_disposed)
            {
                return;
            }

            _disposed = true;
            foreach (var (_, binding) in _bindings)
            {
                binding.Dispose();
            }

            _imageValue.Dispose();
            _run.Dispose();
            _session.Dispose();
        }
    }

    private OrtIoBinding BindingOf(Scene scene)
    {
        if (_bindings.TryGetValue(scene, out var known))
        {
            return known;
        }

        if (scene.Shape != Shape)
        {
            throw new ArgumentException($"The scene has shape {scene.Shape}, the model {Shape}; make it with {nameof(CreateScene)}.", nameof(scene));
        }

        var binding = _session.CreateIoBinding();
        binding.BindInput(BundleContract.Image, _imageValue);
        Bind(binding, BundleContract.Classes, scene.Classes, 1, Shape.Height, Shape.Width);
        Bind(binding, BundleContract.Confidence, scene.Confidence, 1, Shape.Height, Shape.Width);
        Bind(binding, BundleContract.Concepts, scene.Concepts, 1, Shape.ConceptCount, Shape.ConceptHeight, Shape.ConceptWidth);
        if (scene.Scores is { } scores)
        {
            Bind(binding, BundleContract.Scores, scores, 1, Shape.ClassCount, Shape.ConceptHeight, Shape.ConceptWidth);
        }

        _bindings.Add(scene, binding);
        return binding;
    }

    private static void Bind<T>(OrtIoBinding binding, string output, T[] pinned, params long[] dims)
        where T : unmanaged
    {
        // The binding shares the native value; the array is pinned for good and lives as long as its scene.
        using var value = OrtValue.CreateTensorValueFromMemory(pinned, dims);
        binding.BindOutput(output, value);
    }
}
