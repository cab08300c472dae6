using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Pipeline;

/// <summary>
/// The scenes of one camera: a fixed number, so that a slow publisher slows inference down (and live sources drop
/// frames) instead of filling memory.
/// </summary>
internal sealed class ScenePool
{
    /// <summary>One in the model, one waiting, one being published.</summary>
    private const int Count = 3;

    private readonly ConcurrentBag<Scene> _free = [];
    private readonly Action _returned;

    /// <summary>Makes the scenes.</summary>
    /// <param name="shape">The model's shape.</param>
    /// <param name="returned">Called when a scene has come back.</param>
    public ScenePool(SceneShape shape, Action returned)
    {
        _returned = returned;
        for (var i = 0; i < Count; i++)
        {
            _free.Add(new Scene(shape));
        }
    }

    /// <summary>True when no scene is with anybody.</summary>
    public bool AreAllHome => _free.Count == Count;

    /// <summary>Takes a scene if one is free.</summary>
    public bool TryRent([NotNullWhen(true)] out Scene? scene) => _free.TryTake(out scene);

    /// <summary>Gives a scene back.</summary>
    public void Return(Scene scene)
    {
        _free.Add(scene);
        _returned();
    }
}
