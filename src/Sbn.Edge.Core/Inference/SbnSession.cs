namespace Sbn.Edge.Core.Inference;

/// <summary>Runs an SBN graph on ONNX Runtime with buffers bound once.</summary>
public sealed class SbnSession : IDisposable
{
    /// <summary>Segments one BGR picture into <paramref name="scene"/>.</summary>
    public void Run(ReadOnlySpan<byte> bgr, int width, int height, Scene scene) => throw new NotSupportedException();

    /// <inheritdoc/>
    public void Dispose()
    {
    }
}
