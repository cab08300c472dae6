namespace Sbn.Edge.Core.Inference;

/// <summary>What the head says of a tensor of concepts.</summary>
/// <param name="conceptWidth">Columns of the concept tensor.</param>
/// <param name="conceptHeight">Rows of the concept tensor.</param>
/// <param name="stride">Pixels of the class grid per cell, along each axis.</param>
/// <param name="classCount">C; 0 where the head has no scores.</param>
public sealed class HeadScene(int conceptWidth, int conceptHeight, int stride, int classCount)
{
    /// <summary>Columns of the concept tensor, and of the scores.</summary>
    public int ConceptWidth { get; } = conceptWidth;

    /// <summary>Rows of the concept tensor, and of the scores.</summary>
    public int ConceptHeight { get; } = conceptHeight;

    /// <summary>Columns of classes and confidence.</summary>
    public int Width { get; } = conceptWidth * stride;

    /// <summary>Rows of classes and confidence.</summary>
    public int Height { get; } = conceptHeight * stride;

    /// <summary>Class ids of the manifest, [Height, Width].</summary>
    public byte[] Classes { get; } = new byte[conceptWidth * conceptHeight * stride * stride];

    /// <summary>Confidence codes, [Height, Width].</summary>
    public byte[] Confidence { get; } = new byte[conceptWidth * conceptHeight * stride * stride];

    /// <summary>Logits, [C, ConceptHeight, ConceptWidth]; null where the head has none.</summary>
    public float[]? Scores { get; } = classCount > 0 ? new float[classCount * conceptWidth * conceptHeight] : null;
}
