using CsCheck;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Core.Tests.Regions;

/// <summary>One connected region, label 1, on a small grid.</summary>
internal sealed record Blob(int Width, int Height, byte[] Labels)
{
    /// <summary>The largest component of cells set at random, from thin to full.</summary>
    public static Gen<Blob> Random { get; } =
        from width in Gen.Int[1, 20]
        from height in Gen.Int[1, 20]
        from dice in Gen.Int[0, 9].Array[width * height]
        from full in Gen.Int[1, 9]
        where dice.Any(d => d < full)
        select new Blob(width, height, Largest(width, height, [.. dice.Select(d => d < full)]));

    /// <summary>Its first cell in reading order.</summary>
    private PixelPoint First
    {
        get
        {
            var first = Array.IndexOf(Labels, (byte)1);
            return new PixelPoint(first % Width, first / Width);
        }
    }

    /// <summary>Its exact outline.</summary>
    public IReadOnlyList<PixelPoint> Outline() => new OutlineTracer(Width, Height).Trace(Labels, 1, First);

    /// <summary>
    /// True for the cells that can be reached from beyond the border without crossing the region (which hangs together by corners, so
    /// what surrounds it does so by edges only), [Height, Width].
    /// </summary>
    public bool[] Outside()
    {
        var (width, height) = (Width + 2, Height + 2);
        bool IsFree(int i)
        {
            var (x, y) = ((i % width) - 1, (i / width) - 1);
            return x < 0 || y < 0 || x >= Width || y >= Height || Labels[(y * Width) + x] == 0;
        }

        var components = Scenes.Flood(width, height, IsFree, (_, _) => true, diagonal: false);
        return [.. Enumerable.Range(0, Labels.Length).Select(i => components[(((i / Width) + 1) * width) + (i % Width) + 1] == 0)];
    }

    private static byte[] Largest(int width, int height, bool[] set)
    {
        var components = Scenes.Flood(width, height, i => set[i], (_, _) => true);
        var largest = components.Where(c => c >= 0).GroupBy(c => c).MaxBy(g => g.Count())!.Key;
        return [.. components.Select(c => c == largest ? (byte)1 : (byte)0)];
    }
}
