using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Confidence;

/// <summary>
/// A scene with the state of each of its pixels, read once for all who ask: regions, alarms, pictures, shares. One for each
/// camera; not safe for use by several threads.
/// </summary>
public sealed class SceneCertainty
{
    private readonly CertaintyScale _scale;
    private readonly byte[] _states;
    private bool[]? _ignored;
    private Scene? _scene;

    /// <summary>Makes the buffer for scenes of one shape.</summary>
    public SceneCertainty(SceneShape shape, CertaintyScale scale)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(scale.Thresholds.Count, shape.ClassCount);
        (Shape, _scale, _states) = (shape, scale, new byte[shape.Width * shape.Height]);
    }

    /// <summary>The scenes' shape.</summary>
    public SceneShape Shape { get; }

    /// <summary>The scene that was read last.</summary>
    /// <exception cref="InvalidOperationException">None was.</exception>
    public Scene Scene => _scene ?? throw new InvalidOperationException("No scene was read yet.");

    /// <summary>A <see cref="Certainty"/> for each pixel of the grid, [Height, Width].</summary>
    public byte[] States => _states;

    /// <summary>Pixels that are not ignored.</summary>
    public int Seen { get; private set; }

    /// <summary>Accepted pixels.</summary>
    public int Accepted { get; private set; }

    /// <summary>Uncertain pixels.</summary>
    public int Uncertain { get; private set; }

    /// <summary>Share of the pixels that are not ignored: accepted ones; 0 where all are ignored.</summary>
    public double AcceptedShare => Seen == 0 ? 0 : (double)Accepted / Seen;

    /// <summary>Share of the pixels that are not ignored: uncertain ones; 0 where all are ignored.</summary>
    public double UncertainShare => Seen == 0 ? 0 : (double)Uncertain / Seen;

    /// <summary>Says which pixels of the grid count nowhere from now on.</summary>
    /// <param name="ignored">[Height, Width]; null for none.</param>
    public void Ignore(bool[]? ignored)
    {
        if (ignored is not null)
        {
            ArgumentOutOfRangeException.ThrowIfNotEqual(ignored.Length, _states.Length);
        }

        _ignored = ignored;
    }

    /// <summary>Reads a scene.</summary>
    /// <returns>Itself.</returns>
    public SceneCertainty Read(Scene scene)
    {
        _scene = scene;
        _scale.Read(scene.Classes, scene.Confidence, _states);
        if (_ignored is { } ignored)
        {
            for (var i = 0; i < _states.Length; i++)
            {
                if (ignored[i])
                {
                    _states[i] = (byte)Certainty.Ignored;
                }
            }
        }

        Span<int> counts = stackalloc int[4];
        counts.Clear();
        foreach (var state in _states)
        {
            counts[state]++;
        }

        (Uncertain, Accepted) = (counts[(int)Certainty.Uncertain], counts[(int)Certainty.Accepted]);
        Seen = _states.Length - counts[(int)Certainty.Ignored];
        return this;
    }
}
