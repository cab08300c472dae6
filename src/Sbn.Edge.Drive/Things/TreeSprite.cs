using System.Runtime.InteropServices;

namespace Sbn.Edge.Drive;

/// <summary>The habit of a tree.</summary>
internal enum TreeHabit : byte
{
    Leafy,
    Sparse,
    Bare,
    Conifer,
    Poplar,
    Bush,
}

/// <summary>A cut-out picture of a tree, grown once per drive: which texels are bark or leaves, and how light they are.</summary>
internal sealed class TreeSprite
{
    public const int Width = 352;
    public const int Height = 384;
    public const byte Bark = 1;
    public const byte Leaf = 2;

    private readonly byte[] _what = new byte[Width * Height];
    private readonly byte[] _light = new byte[Width * Height];

    public TreeSprite(TreeHabit habit, ulong seed)
    {
        Habit = habit;
        var chance = new Chance(seed);
        var growth = new List<Dab>(40_000);
        switch (habit)
        {
            case TreeHabit.Conifer:
                Cone(ref chance, growth);
                break;
            case TreeHabit.Bush:
                for (var i = 0; i < 90; i++)
                {
                    var (sin, cos) = MathF.SinCos(chance.In(0, MathF.PI));
                    var reach = MathF.Sqrt(chance.Unit());
                    Cluster(ref chance, growth, cos * reach * 70, sin * reach * 90, 16, 120);
                }

                break;
            default:
                var trunk = habit == TreeHabit.Poplar ? 26 : chance.In(36, 62);
                var thick = habit == TreeHabit.Bare ? chance.In(3.5f, 5.5f) : chance.In(4.5f, 7.5f);
                Branch(ref chance, growth, 0, 0, (MathF.PI / 2) + chance.In(-0.08f, 0.08f), trunk, thick, 0);
                break;
        }

        Paint(growth);
    }

    public TreeHabit Habit { get; }

    /// <summary>Width of the grown tree as a share of its height.</summary>
    public float Breadth { get; private set; }

    /// <summary>What is at a place: 0 nothing, else <see cref="Bark"/> or <see cref="Leaf"/>. x to the right from the middle and y upwards, in texels.</summary>
    public byte At(float x, float y)
    {
        var ix = (int)(x + (Width * 0.5f));
        var iy = (int)y;
        return (uint)ix < Width && (uint)iy < Height && x > -Width * 0.5f && y >= 0 ? _what[(iy * Width) + ix] : (byte)0;
    }

    /// <summary>How light it is there, 0 to 1.</summary>
    public float LightAt(float x, float y)
    {
        var ix = Math.Clamp((int)(x + (Width * 0.5f)), 0, Width - 1);
        var iy = Math.Clamp((int)y, 0, Height - 1);
        return _light[(iy * Width) + ix] * (1 / 255f);
    }

    /// <summary>The trees of a drive: their order is what <see cref="StreetStyle.Trees"/> counts in.</summary>
    public static TreeSprite[] Grow(int seed)
    {
        ReadOnlySpan<TreeHabit> habits =
        [
            TreeHabit.Leafy, TreeHabit.Leafy, TreeHabit.Sparse, TreeHabit.Bare, TreeHabit.Bare, TreeHabit.Bare, TreeHabit.Bare,
            TreeHabit.Conifer, TreeHabit.Poplar, TreeHabit.Bush, TreeHabit.Bush,
        ];
        var sprites = new TreeSprite[habits.Length];
        for (var i = 0; i < sprites.Length; i++)
        {
            var chance = Chance.Of(seed, i, 0x7EE);
            sprites[i] = new TreeSprite(habits[i], chance.Next());
        }

        return sprites;
    }

    private void Branch(ref Chance chance, List<Dab> growth, float x, float y, float angle, float length, float thick, int depth)
    {
        var steps = Math.Max(2, (int)(length * 1.2f));
        var bend = chance.In(-0.3f, 0.3f) / steps;
        for (var i = 0; i <= steps; i++)
        {
            growth.Add(new Dab(x, y, MathF.Max(thick * (1 - (0.35f * i / steps)), 0.3f), Bark, 0));
            angle += bend;
            var (sin, cos) = MathF.SinCos(angle);
            x += cos * length / steps;
            y += sin * length / steps;
        }

        var deepest = Habit == TreeHabit.Bare ? 7 : 5;
        if (depth >= deepest || length < 4)
        {
            if (Habit != TreeHabit.Bare)
            {
                Cluster(ref chance, growth, x, y, 9, Habit == TreeHabit.Sparse ? 30 : 110);
            }

            return;
        }

        if (depth >= 2 && Habit is TreeHabit.Leafy or TreeHabit.Poplar)
        {
            Cluster(ref chance, growth, x, y, 13, 110);
        }

        var children = depth == 0 ? chance.Whole(3, 5) : chance.Says(Habit == TreeHabit.Bare ? 0.55f : 0.4f) ? 3 : 2;
        var spread = Habit == TreeHabit.Poplar ? 0.3f : depth == 0 ? 0.7f : 0.55f;
        for (var i = 0; i < children; i++)
        {
            var turn = (i / (children - 1f) * 2) - 1;
            var next = angle + (turn * spread) + chance.In(-0.22f, 0.22f);
            // Branches reach for the light.
            next += ((MathF.PI / 2) - next) * 0.1f;
            Branch(ref chance, growth, x, y, next, length * chance.In(0.6f, 0.85f), thick * chance.In(0.5f, 0.68f), depth + 1);
        }
    }

    private static void Cone(ref Chance chance, List<Dab> growth)
    {
        for (var y = 0; y < 50; y++)
        {
            growth.Add(new Dab(0, y, 3.5f, Bark, 0));
        }

        var broad = chance.In(34, 60);
        for (var i = 0; i < 420; i++)
        {
            var t = chance.Unit();
            var reach = (1 - t) * broad * (0.75f + (0.25f * MathF.Sin(t * 40)));
            Cluster(ref chance, growth, chance.In(-1, 1) * reach, 26 + (200 * t), 7, 50);
        }
    }

    private static void Cluster(ref Chance chance, List<Dab> growth, float x, float y, float radius, int leaves)
    {
        radius *= chance.In(0.7f, 1.3f);
        var tone = chance.In(0.75f, 1.15f);
        for (var i = 0; i < leaves; i++)
        {
            var (sin, cos) = MathF.SinCos(chance.In(0, MathF.Tau));
            var reach = MathF.Sqrt(chance.Unit()) * radius;
            var bright = (115 + (sin * reach / radius * 70) + (cos * reach / radius * 25) + chance.In(-35, 45)) * tone;
            growth.Add(new Dab(x + (cos * reach), y + (sin * reach * 0.8f), 0.7f, Leaf, (byte)Math.Clamp(bright, 15, 255)));
        }
    }

    /// <summary>Fits what has grown into the picture, foot in the middle of its lower edge, and paints it.</summary>
    private void Paint(List<Dab> growth)
    {
        float left = 0, right = 0, top = 1;
        foreach (ref readonly var dab in CollectionsMarshal.AsSpan(growth))
        {
            left = MathF.Min(left, dab.X - dab.Radius);
            right = MathF.Max(right, dab.X + dab.Radius);
            top = MathF.Max(top, dab.Y + dab.Radius);
        }

        var half = MathF.Max(-left, right);
        Breadth = 2 * half / top;
        var scaleX = ((Width * 0.5f) - 1) / half;
        var scaleY = (Height - 1) / top;
        var size = MathF.Sqrt(scaleX * scaleY);
        foreach (ref readonly var dab in CollectionsMarshal.AsSpan(growth))
        {
            Paint((Width * 0.5f) + (dab.X * scaleX), dab.Y * scaleY, dab.Radius * size, dab);
        }
    }

    private void Paint(float x, float y, float radius, in Dab dab)
    {
        for (var iy = (int)MathF.Floor(y - radius); iy <= (int)(y + radius); iy++)
        {
            for (var ix = (int)MathF.Floor(x - radius); ix <= (int)(x + radius); ix++)
            {
                if ((uint)ix >= Width || (uint)iy >= Height)
                {
                    continue;
                }

                var dx = ix + 0.5f - x;
                var dy = iy + 0.5f - y;
                if ((dx * dx) + (dy * dy) > (radius * radius) + 0.15f)
                {
                    continue;
                }

                _what[(iy * Width) + ix] = dab.What;
                _light[(iy * Width) + ix] = dab.What == Leaf ? dab.Light : (byte)Math.Clamp(150 + (dx / radius * 60), 40, 255);
            }
        }
    }

    private readonly record struct Dab(float X, float Y, float Radius, byte What, byte Light);
}
