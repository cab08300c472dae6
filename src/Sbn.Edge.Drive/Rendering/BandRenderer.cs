using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>
/// Draws one band of rows: first which patch is nearest at each of four samples per pixel, then the look of each
/// pixel once per patch in it. Every worker has its own, small enough for its core's cache.
/// </summary>
internal sealed class BandRenderer
{
    /// <summary>Rows of pixels in a band.</summary>
    public const int Rows = 16;

    private readonly int _width;
    private readonly int _columns;
    private readonly float[] _depth;
    private readonly int[] _patch;

    public BandRenderer(int width)
    {
        _width = width;
        _columns = width * 2;
        _depth = new float[_columns * Rows * 2];
        _patch = new int[_columns * Rows * 2];
    }

    /// <summary>Renders rows [top, bottom) into linear light and label planes of the whole frame.</summary>
    public void Render(int top, int bottom, PatchList list, Shader shader, Vector3[] light, DriveFrame frame)
    {
        var first = top * 2;
        var last = (bottom * 2) - 1;
        var used = (last - first + 1) * _columns;
        Array.Clear(_depth, 0, used);
        Array.Fill(_patch, -1, 0, used);
        var patches = list.Patches;
        var edges = list.Edges;
        for (var i = 0; i < patches.Length; i++)
        {
            ref readonly var patch = ref patches[i];
            if (patch.Bottom < first || patch.Top > last)
            {
                continue;
            }

            Fill(i, patch, edges.Slice(patch.FirstEdge, patch.EdgeCount), first, last, shader.Masks);
        }

        for (var y = top; y < bottom; y++)
        {
            ShadeRow(y, (y - top) * 2, patches, shader, light, frame);
        }
    }

    private void Fill(int index, in Patch patch, ReadOnlySpan<Edge> edges, int first, int last, Masks masks)
    {
        var from = Math.Max(first, patch.Top);
        var to = Math.Min(last, patch.Bottom);
        var masked = patch.Surface.Mask != MaskKind.None;
        for (var y = from; y <= to; y++)
        {
            double left = 0;
            double right = _columns;
            foreach (ref readonly var edge in edges)
            {
                var x = (edge.Slope * y) + edge.Offset;
                if (edge.IsLeft)
                {
                    left = Math.Max(left, x);
                }
                else
                {
                    right = Math.Min(right, x);
                }
            }

            var start = (int)Math.Ceiling(left);
            var end = (int)Math.Ceiling(right);
            if (start >= end)
            {
                continue;
            }

            var row = (y - first) * _columns;
            var depth = _depth.AsSpan(row, _columns)[start..end];
            var owner = _patch.AsSpan(row, _columns)[start..end];
            var iw0 = (patch.IwY * y) + patch.Iw0 + (patch.IwX * start);
            if (masked)
            {
                FillMasked(index, patch, y, start, iw0, depth, owner, masks);
            }
            else
            {
                FillSolid(index, patch.IwX, iw0, depth, owner);
            }
        }
    }

    private static void FillSolid(int index, float step, float iw0, Span<float> depth, Span<int> owner)
    {
        var x = 0;
        if (Vector.IsHardwareAccelerated)
        {
            var lanes = Vector<float>.Count;
            var offsets = Vector.CreateSequence(0f, 1f) * step;
            var mine = new Vector<int>(index);
            for (; x <= depth.Length - lanes; x += lanes)
            {
                var iw = new Vector<float>(iw0 + (step * x)) + offsets;
                var old = new Vector<float>(depth[x..]);
                var nearer = Vector.GreaterThan(iw, old);
                Vector.ConditionalSelect(nearer, iw, old).CopyTo(depth[x..]);
                Vector.ConditionalSelect(nearer, mine, new Vector<int>(owner[x..])).CopyTo(owner[x..]);
            }
        }

        for (; x < depth.Length; x++)
        {
            var iw = iw0 + (step * x);
            if (iw <= depth[x])
            {
                continue;
            }

            depth[x] = iw;
            owner[x] = index;
        }
    }

    private static void FillMasked(int index, in Patch patch, int y, int start, float iw0, Span<float> depth, Span<int> owner, Masks masks)
    {
        var u0 = (patch.UY * y) + patch.U0 + (patch.UX * start);
        var v0 = (patch.VY * y) + patch.V0 + (patch.VX * start);
        for (var x = 0; x < depth.Length; x++)
        {
            var iw = iw0 + (patch.IwX * x);
            if (iw <= depth[x])
            {
                continue;
            }

            var w = 1 / iw;
            if (!masks.Covers(patch.Surface, (u0 + (patch.UX * x)) * w, (v0 + (patch.VX * x)) * w))
            {
                continue;
            }

            depth[x] = iw;
            owner[x] = index;
        }
    }

    private void ShadeRow(int y, int localRow, ReadOnlySpan<Patch> patches, Shader shader, Vector3[] light, DriveFrame frame)
    {
        var upper = _patch.AsSpan(localRow * _columns, _columns);
        var lower = _patch.AsSpan((localRow + 1) * _columns, _columns);
        var sampleY = y * 2;
        for (var x = 0; x < _width; x++)
        {
            var a = upper[2 * x];
            var b = upper[(2 * x) + 1];
            var c = lower[2 * x];
            var d = lower[(2 * x) + 1];
            Sample pixel;
            if (a == b && a == c && a == d)
            {
                if (a < 0)
                {
                    shader.Sky((2 * x) + 0.5f, sampleY + 0.5f, out pixel);
                }
                else if (patches[a].Surface.Samples < 2)
                {
                    shader.Shade(patches[a], (2 * x) + 0.5f, sampleY + 0.5f, out pixel);
                }
                else
                {
                    shader.Shade(patches[a], (2 * x) + 0.25f, sampleY, out pixel);
                    shader.Shade(patches[a], (2 * x) + 0.75f, sampleY + 1, out var other);
                    pixel.Color = (pixel.Color + other.Color) * 0.5f;
                }
            }
            else
            {
                Mix(shader, patches, 2 * x, sampleY, [a, b, c, d], out pixel);
            }

            var i = (y * _width) + x;
            light[i] = pixel.Color;
            frame.Classes[i] = pixel.Class;
            frame.Parts[i] = pixel.Part;
            frame.Materials[i] = pixel.Material;
        }
    }

    /// <summary>A pixel that several patches share: the colour is their mean, the label that of the largest share, the nearest where shares are equal.</summary>
    private static void Mix(Shader shader, ReadOnlySpan<Patch> patches, int x, int y, ReadOnlySpan<int> owners, out Sample pixel)
    {
        Span<Sample> seen = stackalloc Sample[4];
        Span<int> shares = stackalloc int[4];
        var count = 0;
        var color = Vector3.Zero;
        for (var i = 0; i < 4; i++)
        {
            var owner = owners[i];
            var isFirst = true;
            for (var k = 0; k < i; k++)
            {
                isFirst &= owners[k] != owner;
            }

            if (!isFirst)
            {
                continue;
            }

            var share = 0;
            float sumX = 0, sumY = 0;
            for (var k = i; k < 4; k++)
            {
                if (owners[k] != owner)
                {
                    continue;
                }

                share++;
                sumX += k & 1;
                sumY += k >> 1;
            }

            var sampleX = x + (sumX / share);
            var sampleY = y + (sumY / share);
            Sample sample;
            if (owner < 0)
            {
                shader.Sky(sampleX, sampleY, out sample);
            }
            else
            {
                shader.Shade(patches[owner], sampleX, sampleY, out sample);
            }

            color += sample.Color * (share * 0.25f);
            seen[count] = sample;
            shares[count++] = share * sample.LabelWeight;
        }

        var best = 0;
        var bestShare = 0;
        for (var i = 0; i < count; i++)
        {
            // Patches of one class (the faces of a car) stand together against another class.
            var share = 0;
            for (var k = 0; k < count; k++)
            {
                share += seen[k].Class == seen[i].Class ? shares[k] : 0;
            }

            share = (share * 8) + shares[i];
            if (share < bestShare || (share == bestShare && seen[i].Near <= seen[best].Near))
            {
                continue;
            }

            bestShare = share;
            best = i;
        }

        pixel = seen[best];
        pixel.Color = color;
    }
}
