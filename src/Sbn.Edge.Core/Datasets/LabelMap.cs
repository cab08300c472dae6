namespace Sbn.Edge.Core.Datasets;

/// <summary>The class id of each pixel of a labelled picture.</summary>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Ids">Class ids, [Height, Width] row by row; <see cref="Ignored"/> where nothing is said.</param>
public sealed record LabelMap(int Width, int Height, byte[] Ids)
{
    /// <summary>The id of pixels without a label: they count neither for nor against a prediction.</summary>
    public const byte Ignored = 255;

    /// <summary>
    /// Reads a PNG of class ids: grey or palette with 8, 4, 2 or 1 bits, not interlaced. The values are taken as they are
    /// stored: a palette entry's index, a grey sample's value; colours play no part.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UserException">It is absent, damaged, or a PNG of another kind; the sentence names it.</exception>
    public static LabelMap Read(string path)
    {
        byte[] file;
        try
        {
            file = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException($"The label map '{path}' does not exist.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The label map '{path}' cannot be read: {e.Message}", e);
        }

        return IndexedPng.Decode(file, path);
    }

    /// <summary>The map as a palette PNG: shown in colour, and read again by <see cref="Read"/> as the same ids.</summary>
    /// <param name="colors">Red, green and blue by id, 0…255 each; ids beyond the last are black.</param>
    public byte[] ToPng(IReadOnlyList<IReadOnlyList<int>> colors) => PalettePng.Encode(this, colors);

    /// <summary>The same map with each id replaced by <c>table[id]</c>.</summary>
    /// <param name="table">256 new ids.</param>
    public LabelMap Translate(ReadOnlySpan<byte> table)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(table.Length, 256);
        var ids = new byte[Ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = table[Ids[i]];
        }

        return this with { Ids = ids };
    }

    /// <summary>The map at another size, each cell with the id at its centre (ids cannot be averaged).</summary>
    public LabelMap Resize(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        if (width == Width && height == Height)
        {
            return this;
        }

        var ids = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = (int)(((2L * y) + 1) * Height / (2L * height)) * Width;
            for (var x = 0; x < width; x++)
            {
                ids[(y * width) + x] = Ids[row + (int)(((2L * x) + 1) * Width / (2L * width))];
            }
        }

        return new LabelMap(width, height, ids);
    }

    /// <summary>The first id that is neither a class (below <paramref name="classCount"/>) nor <see cref="Ignored"/>; null if all are.</summary>
    public int? FirstUnknownId(int classCount)
    {
        foreach (var id in Ids)
        {
            if (id >= classCount && id != Ignored)
            {
                return id;
            }
        }

        return null;
    }
}
