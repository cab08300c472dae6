using Sbn.Edge.Core;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Holds what a graph predicts against the classes there are.</summary>
internal static class KnownClasses
{
    /// <summary>Refuses a scene with another class.</summary>
    /// <param name="scene">The scene.</param>
    /// <param name="variant">The graph that made it.</param>
    /// <param name="frame">Name of the frame.</param>
    /// <exception cref="UserException">The sentence names graph, frame and class.</exception>
    public static void Require(Scene scene, string variant, string frame)
    {
        var last = (byte)(scene.Shape.ClassCount - 1);
        var stray = scene.Classes.AsSpan().IndexOfAnyExceptInRange((byte)0, last);
        if (stray >= 0)
        {
            throw new UserException(
                $"The {variant} graph predicts class {scene.Classes[stray]} in frame '{frame}', but the manifest has classes 0 to {last}; the bundle is not consistent.");
        }
    }
}
