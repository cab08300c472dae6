namespace Sbn.Edge.Core.Inference;

/// <summary>
/// What the SBN says of one frame, on the model's grid. The arrays belong to the scene and are written again by each
/// <see cref="SbnSession.Run(ReadOnlySpan{byte}, int, int, Scene, Capture.PixelBox?)"/>; whoever keeps a scene for longer uses a scene of its own.
/// </summary>
public sealed class Scene
{
    /// <summary>Makes the buffers for a model of the given shape.</summary>
    /// <param name="shape">The sizes of the arrays.</param>
    /// <param name="withScores">True to take the logits as well; the graph must have them.</param>
    public Scene(SceneShape shape, bool withScores = false)
    {
        Shape = shape;
        Classes = GC.AllocateArray<byte>(shape.Width * shape.Height, pinned: true);
        Confidence = GC.AllocateArray<byte>(shape.Width * shape.Height, pinned: true);
        Concepts = GC.AllocateArray<float>(shape.ConceptCount * shape.ConceptWidth * shape.ConceptHeight, pinned: true);
        Scores = withScores ? GC.AllocateArray<float>(shape.ClassCount * shape.ConceptWidth * shape.ConceptHeight, pinned: true) : null;
    }

    /// <summary>The sizes of the arrays.</summary>
    public SceneShape Shape { get; }

    /// <summary>Class ids of the manifest, [Height, Width].</summary>
    public byte[] Classes { get; }

    /// <summary>Confidence codes, [Height, Width]; see <see cref="Sbn.Edge.Core.Confidence.ConfidenceCode"/>.</summary>
    public byte[] Confidence { get; }

    /// <summary>Concept activations in 0…1, [ConceptCount, ConceptHeight, ConceptWidth].</summary>
    public float[] Concepts { get; }

    /// <summary>Logits, corrected by the training's class prior, [ClassCount, ConceptHeight, ConceptWidth]; null unless asked for.</summary>
    public float[]? Scores { get; }
}

/// <summary>The sizes of a model's grid and of its concept tensor.</summary>
/// <param name="Width">Columns of the class and confidence grid (the model's input width).</param>
/// <param name="Height">Rows of the class and confidence grid.</param>
/// <param name="ClassCount">C, the number of task classes.</param>
/// <param name="ConceptCount">K, the number of concepts.</param>
/// <param name="ConceptWidth">Columns of the concept tensor, and of the scores.</param>
/// <param name="ConceptHeight">Rows of the concept tensor, and of the scores.</param>
public sealed record SceneShape(int Width, int Height, int ClassCount, int ConceptCount, int ConceptWidth, int ConceptHeight)
{
    /// <summary>The shape that a manifest declares.</summary>
    public static SceneShape Of(Bundles.BundleManifest manifest) => new(
        manifest.Input.Width,
        manifest.Input.Height,
        manifest.Classes.Count,
        manifest.Concepts.Count,
        manifest.Input.Width / manifest.OutputStride,
        manifest.Input.Height / manifest.OutputStride);
}
