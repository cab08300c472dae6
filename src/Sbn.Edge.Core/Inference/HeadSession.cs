using Microsoft.ML.OnnxRuntime;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Core.Inference;

/// <summary>
/// Runs the head of a bundle alone: from a tensor of concepts, edited or not, to classes and confidence. Works on crops of
/// any size. Safe to use from several threads; runs take turns.
/// </summary>
public sealed class HeadSession : IDisposable
{
    private readonly InferenceSession _session;
    private readonly RunOptions _run = new();
    private readonly Lock _turn = new();
    private readonly string[] _inputs = [BundleContract.Concepts];
    private readonly string[] _outputs;
    private readonly int _stride;
    private bool _disposed;

    private HeadSession(InferenceSession session, ProviderReport provider, ModelBundle bundle, string variant)
    {
        _session = session;
        Provider = provider;
        Variant = variant;
        ConceptCount = bundle.Manifest.Concepts.Count;
        _stride = bundle.Manifest.OutputStride;
        ClassCount = bundle.Manifest.Classes.Count;
        HasScores = session.OutputNames.Contains(BundleContract.Scores);
        _outputs = HasScores
            ? [BundleContract.Classes, BundleContract.Confidence, BundleContract.Scores]
            : [BundleContract.Classes, BundleContract.Confidence];
    }

    /// <summary>The variant it runs.</summary>
    public string Variant { get; }

    /// <summary>What it runs on, and why on nothing better.</summary>
    public ProviderReport Provider { get; }

    /// <summary>K, the number of concepts.</summary>
    public int ConceptCount { get; }

    /// <summary>C, the number of classes.</summary>
    public int ClassCount { get; }

    /// <summary>True where the head has the logits as an output.</summary>
    public bool HasScores { get; }

    /// <summary>Opens the head of a variant.</summary>
    /// <exception cref="UserException">As for <see cref="SbnSession.Open(ModelBundle, string, InferenceOptions?)"/>.</exception>
    public static HeadSession Open(ModelBundle bundle, string variant, InferenceOptions? options = null)
    {
        var path = bundle.HeadPath(variant);
        var bytes = bundle.ReadVerified(BundleFiles.Head(variant));
        var (session, provider) = OrtSession.Open(bytes, bundle.Manifest.Files[BundleFiles.Head(variant)], path, options ?? new InferenceOptions());
        return new HeadSession(session, provider, bundle, variant);
    }

    /// <summary>Makes the buffers for concepts of a size.</summary>
    /// <param name="conceptWidth">Columns, positive.</param>
    /// <param name="conceptHeight">Rows, positive.</param>
    public HeadScene CreateScene(int conceptWidth, int conceptHeight)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(conceptWidth);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(conceptHeight);
        return new HeadScene(conceptWidth, conceptHeight, _stride, HasScores ? ClassCount : 0);
    }

    /// <summary>Runs the head into buffers of its own.</summary>
    /// <param name="concepts">Activations, [K, conceptHeight, conceptWidth].</param>
    /// <param name="conceptWidth">Columns.</param>
    /// <param name="conceptHeight">Rows.</param>
    public HeadScene Run(float[] concepts, int conceptWidth, int conceptHeight)
    {
        var scene = CreateScene(conceptWidth, conceptHeight);
        Run(concepts, scene);
        return scene;
    }

    /// <summary>Runs the head.</summary>
    /// <param name="concepts">Activations, [K, ConceptHeight, ConceptWidth] of the scene.</param>
    /// <param name="scene">Where the result goes; made by <see cref="CreateScene"/>.</param>
    /// <exception cref="ArgumentException">There are more or fewer activations than the scene has cells and the head concepts.</exception>
    public void Run(float[] concepts, HeadScene scene)
    {
        if (concepts.Length != ConceptCount * scene.ConceptWidth * scene.ConceptHeight)
        {
            throw new ArgumentException(
                $"{ConceptCount} concepts of {scene.ConceptWidth}×{scene.ConceptHeight} cells are {ConceptCount * scene.ConceptWidth * scene.ConceptHeight} activations, not {concepts.Length}.",
                nameof(concepts));
        }

        lock (_turn)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            using var input = OrtValue.CreateTensorValueFromMemory(concepts, [1, ConceptCount, scene.ConceptHeight, scene.ConceptWidth]);
            using var results = _session.Run(_run, _inputs, [input], _outputs);
            Take(results[0], scene.Classes, BundleContract.Classes);
            Take(results[1], scene.Confidence, BundleContract.Confidence);
            if (scene.Scores is { } scores)
            {
                Take(results[2], scores, BundleContract.Scores);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
        {
            _disposed = true;
            _run.Dispose();
            _session.Dispose();
        }
    }

    private void Take<T>(OrtValue result, T[] into, string name)
        where T : unmanaged
    {
        var values = result.GetTensorDataAsSpan<T>();
        if (values.Length != into.Length)
        {
            throw new BundleException($"The head of variant '{Variant}' gives {values.Length} values as '{name}', where {into.Length} follow from the manifest's outputStride {_stride}.");
        }

        values.CopyTo(into);
    }
}
