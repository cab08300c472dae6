using System.Buffers.Binary;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>
/// One labelled frame as a scenes file holds it: the labels, and what the model says, and perhaps the fold. Its buffers serve one frame
/// after another.
/// </summary>
/// <remarks>
/// Packed it is: columns and rows of the labels (int32, little endian), the labels row by row, the classes [H, W], the confidence codes [H, W],
/// the concepts' codes [K, h, w], and with a fold its classes [H, W] and confidence codes [H, W]; all one byte each.
/// </remarks>
/// <param name="job">The job it is of.</param>
internal sealed class RecordedFrame(SceneJob job)
{
    private const int SizeBytes = 2 * sizeof(int);
    private byte[] _packed = [];

    /// <summary>The labels, on a grid of their own.</summary>
    public LabelMap Labels { get; set; } = new(0, 0, []);

    /// <summary>What the model says.</summary>
    public Scene Scene { get; } = new(job.Shape);

    /// <summary>What the fold says, classes and confidence only; null where there is none.</summary>
    public Scene? Fold { get; } = job.Fold is null ? null : new Scene(job.Shape);

    /// <summary>Packs it; what is given back is written over by the next.</summary>
    /// <param name="name">Name of the frame, for a sentence.</param>
    /// <exception cref="UserException">A concept has no code.</exception>
    public ReadOnlySpan<byte> Pack(string name)
    {
        var packed = Sized(PackedBytes(Labels.Width, Labels.Height));
        BinaryPrimitives.WriteInt32LittleEndian(packed, Labels.Width);
        BinaryPrimitives.WriteInt32LittleEndian(packed[sizeof(int)..], Labels.Height);
        var rest = packed[SizeBytes..];
        Put(Labels.Ids, ref rest);
        Put(Scene.Classes, ref rest);
        Put(Scene.Confidence, ref rest);
        job.Concepts.Encode(Scene.Concepts, rest[..Scene.Concepts.Length], name);
        rest = rest[Scene.Concepts.Length..];
        if (Fold is not null)
        {
            Put(Fold.Classes, ref rest);
            Put(Fold.Confidence, ref rest);
        }

        return packed;
    }

    /// <summary>Reads a packed frame.</summary>
    /// <exception cref="InvalidDataException">It is no such frame.</exception>
    public void Unpack(ReadOnlySpan<byte> packed)
    {
        Require(packed.Length > SizeBytes);
        var (width, height) = (BinaryPrimitives.ReadInt32LittleEndian(packed), BinaryPrimitives.ReadInt32LittleEndian(packed[sizeof(int)..]));
        Require(width > 0 && height > 0 && PackedBytes(width, height) == packed.Length);
        var rest = packed[SizeBytes..];
        var ids = Labels.Ids.Length == width * height ? Labels.Ids : new byte[width * height];
        Take(ids, ref rest);
        Labels = new LabelMap(width, height, ids);
        Require(Labels.FirstUnknownId(job.Shape.ClassCount) is null);
        TakeClasses(Scene.Classes, ref rest);
        Take(Scene.Confidence, ref rest);
        job.Concepts.Decode(rest[..Scene.Concepts.Length], Scene.Concepts);
        rest = rest[Scene.Concepts.Length..];
        if (Fold is null)
        {
            return;
        }

        TakeClasses(Fold.Classes, ref rest);
        Take(Fold.Confidence, ref rest);
    }

    private long PackedBytes(int width, int height) =>
        SizeBytes + ((long)width * height) + Scene.Concepts.Length + ((Fold is null ? 2L : 4L) * Scene.Classes.Length);

    private Span<byte> Sized(long bytes)
    {
        if (_packed.Length != bytes)
        {
            _packed = new byte[bytes];
        }

        return _packed;
    }

    private void TakeClasses(byte[] into, ref ReadOnlySpan<byte> from)
    {
        Take(into, ref from);
        Require(into.AsSpan().IndexOfAnyExceptInRange((byte)0, (byte)(job.Shape.ClassCount - 1)) < 0);
    }

    private static void Put(byte[] plane, ref Span<byte> into)
    {
        plane.CopyTo(into);
        into = into[plane.Length..];
    }

    private static void Take(byte[] plane, ref ReadOnlySpan<byte> from)
    {
        from[..plane.Length].CopyTo(plane);
        from = from[plane.Length..];
    }

    private static void Require(bool sound)
    {
        if (!sound)
        {
            throw new InvalidDataException();
        }
    }
}
