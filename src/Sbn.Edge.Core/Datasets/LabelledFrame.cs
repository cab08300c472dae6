using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Datasets;

/// <summary>One picture of a data set and where its labels are. Nothing is read until asked for.</summary>
/// <param name="Name">Name of the frame in its set, without extension.</param>
/// <param name="ImagePath">The picture.</param>
/// <param name="LabelPath">The label map, same size.</param>
public sealed record LabelledFrame(string Name, string ImagePath, string LabelPath)
{
    /// <summary>
    /// What to do with the stored ids: 256 new ids by old id; null takes them as they are.
    /// </summary>
    public byte[]? IdTable { get; init; }

    /// <summary>What of the frame is the street: the rest is cut off, and what is ignored loses its label. Null for all of it.</summary>
    public CameraView? View { get; init; }

    /// <summary>
    /// The sequence the frame belongs to and its number there, as its name tells: <c>0006R0_f00930</c> is frame 930 of <c>0006R0</c>.
    /// A name without a trailing number is a sequence of its own.
    /// </summary>
    /// <remarks>Frames of one sequence resemble each other: whoever resamples must do so by sequence or by stretches of it.</remarks>
    public FrameNumber Number => FrameNumber.Parse(Name);

    /// <summary>Reads the label map.</summary>
    /// <exception cref="UserException">It is absent, damaged or of a wrong kind.</exception>
    public LabelMap ReadLabels()
    {
        var labels = LabelMap.Read(LabelPath);
        return IdTable is null ? labels : labels.Translate(IdTable);
    }

    /// <summary>Reads the picture (a frame of the pool, to be disposed) and the labels, which have the same size.</summary>
    /// <exception cref="UserException">Either is absent or damaged, or their sizes differ.</exception>
    public LabelledPicture Read(FramePool pool)
    {
        var labels = ReadLabels();
        var frame = PictureFile.Read(ImagePath, pool);
        if (frame.Width == labels.Width && frame.Height == labels.Height)
        {
            return View is { } view ? Through(view, frame, labels, pool) : new LabelledPicture(frame, labels);
        }

        var size = $"{frame.Width}×{frame.Height}";
        frame.Dispose();
        throw new UserException(
            $"The label map '{LabelPath}' is {labels.Width}×{labels.Height}, but its picture '{ImagePath}' is {size}; they must be equal.");
    }

    private static LabelledPicture Through(CameraView view, Frame frame, LabelMap labels, FramePool pool)
    {
        using var whole = frame;
        var seen = view.Geometry(frame.Width, frame.Height, 1, 1).Roi;
        var ignored = view.IgnoredPixels(frame.Width, frame.Height);
        var ids = new byte[seen.Width * seen.Height];
        var part = pool.Rent(seen.Width, seen.Height);
        (part.Index, part.CapturedAt, part.MonotonicMicroseconds, part.MediaTime) = (frame.Index, frame.CapturedAt, frame.MonotonicMicroseconds, frame.MediaTime);
        for (var y = 0; y < seen.Height; y++)
        {
            var from = ((seen.Y + y) * frame.Width) + seen.X;
            frame.Bgr.AsSpan(from * 3, seen.Width * 3).CopyTo(part.Bgr.AsSpan(y * seen.Width * 3));
            for (var x = 0; x < seen.Width; x++)
            {
                ids[(y * seen.Width) + x] = ignored?[from + x] == true ? LabelMap.Ignored : labels.Ids[from + x];
            }
        }

        return new LabelledPicture(part, new LabelMap(seen.Width, seen.Height, ids));
    }

    /// <summary>Reads the picture and the labels, and checks that every id is a class or ignored.</summary>
    /// <param name="pool">Where the frame comes from.</param>
    /// <param name="classCount">Number of classes: ids below it are known.</param>
    /// <exception cref="UserException">As <see cref="Read(FramePool)"/>, or an id is unknown.</exception>
    public LabelledPicture Read(FramePool pool, int classCount)
    {
        var picture = Read(pool);
        if (picture.Labels.FirstUnknownId(classCount) is not { } unknown)
        {
            return picture;
        }

        picture.Dispose();
        throw new UserException(
            $"The label map '{LabelPath}' holds the id {unknown}, but the model knows classes 0 to {classCount - 1}, and 255 for pixels without a label.");
    }
}

/// <summary>A picture with its labels in memory.</summary>
/// <param name="Frame">The picture; owned by this record.</param>
/// <param name="Labels">The labels, same size.</param>
public sealed record LabelledPicture(Frame Frame, LabelMap Labels) : IDisposable
{
    /// <summary>Gives the frame back to its pool.</summary>
    public void Dispose() => Frame.Dispose();
}
