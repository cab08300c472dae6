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
    public const int Width = 192;
    public const int Height = 256;
    public const byte Bark = 1;
    public const byte Leaf = 2;

    private readonly byte[] _what = new byte[Width * Height];
    private readonly byte[] _light = new byte[Width * Height];

    public TreeSprite(TreeHabit habit, ulong seed)
    {
        Habit = habit;
        var chance = new Chance(seed);
        switch (habit)
        {
            case TreeHabit.Conifer:
                Cone(ref chance);
                break;
            case TreeHabit.Bush:
                for (var i = 0; i < 60; i++)
                {
                    var turn = chance.In(0, MathF.PI);
                    var reach = MathF.Sqrt(chance.Unit());
                    Cluster(ref chance, (Width * 0.5f) + (MathF.Cos(turn) * reach * Width * 0.4f), MathF.Sin(turn) * reach * Height * 0.8f, 20, 120);
                }

                break;
            default:
                var lean = chance.In(-0.08f, 0.08f);
                var trunk = habit == TreeHabit.Poplar ? 0.16f : chance.In(0.2f, 0.32f);
                Branch(ref chance, Width * 0.5f, 0, (MathF.PI / 2) + lean, Height * trunk, habit == TreeHabit.Bare ? 7f : 9f, 0);
                break;
        }
    }

    public TreeHabit Habit { get; }

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

    private void Branch(ref Chance chance, float x, float y, float angle, float length, float thick, int depth)
    {
        var (sin, cos) = MathF.SinCos(angle);
        var steps = Math.Max(2, (int)length);
        var bend = chance.In(-0.25f, 0.25f) / steps;
        for (var i = 0; i <= steps; i++)
        {
            var t = i / (float)steps;
            Dab(x, y, MathF.Max(thick * (1 - (0.35f * t)), 0.45f));
            angle += bend;
            (sin, cos) = MathF.SinCos(angle);
            x += cos * length / steps;
            y += sin * length / steps;
        }

        var deepest = Habit == TreeHabit.Bare ? 7 : 5;
        if (depth >= deepest || thick < 0.35f)
        {
            if (Habit != TreeHabit.Bare) Cluster(ref chance, x, y, 9, Habit == TreeHabit.Sparse ? 26 : 80);
            return;
        }

        if (depth >= 2 && Habit is TreeHabit.Leafy or TreeHabit.Poplar) Cluster(ref chance, x, y, 13, 70);
        var children = depth == 0 ? chance.Whole(3, 5) : chance.Whole(2, 3);
        var spread = Habit == TreeHabit.Poplar ? 0.3f : depth == 0 ? 0.75f : 0.55f;
        for (var i = 0; i < children; i++)
        {
            var turn = children == 1 ? 0 : (i / (children - 1f) * 2) - 1;
            var next = angle + (turn * spread) + chance.In(-0.22f, 0.22f);
            // Branches reach for the light.
            next += ((MathF.PI / 2) - next) * 0.12f;
            Branch(ref chance, x, y, next, length * chance.In(0.62f, 0.82f), thick * chance.In(0.55f, 0.7f), depth + 1);
        }
    }

    private void Cone(ref Chance chance)
    {
        for (var y = 0; y < Height * 0.2f; y++) Dab(Width * 0.5f, y, 4);
        for (var i = 0; i < 260; i++)
        {
            var t = chance.Unit();
            var y = Height * (0.1f + (0.87f * t));
            var reach = (1 - t) * Width * 0.3f * (0.75f + (0.25f * MathF.Sin(t * 40)));
            Cluster(ref chance, (Width * 0.5f) + (chance.In(-1, 1) * reach), y, 8, 40);
        }
    }

    private void Dab(float x, float y, float radius)
    {
        for (var iy = (int)(y - radius); iy <= (int)(y + radius); iy++)
        {
            for (var ix = (int)(x - radius); ix <= (int)(x + radius); ix++)
            {
                if ((uint)ix >= Width || (uint)iy >= Height) continue;
                var dx = ix + 0.5f - x;
                if ((dx * dx) + ((iy + 0.5f - y) * (iy + 0.5f - y)) > (radius * radius) + 0.3f) continue;
                _what[(iy * Width) + ix] = Bark;
                _light[(iy * Width) + ix] = (byte)Math.Clamp(150 + (dx / radius * 60), 40, 255);
            }
        }
    }

    private void Cluster(ref Chance chance, float x, float y, float radius, int leaves)
    {
        radius *= chance.In(0.7f, 1.3f);
        var tone = chance.In(0.75f, 1.15f);
        for (var i = 0; i < leaves; i++)
        {
            var turn = chance.In(0, MathF.Tau);
            var reach = MathF.Sqrt(chance.Unit()) * radius;
            var (sin, cos) = MathF.SinCos(turn);
            var lx = (int)(x + (cos * reach));
            var ly = (int)(y + (sin * reach * 0.8f));
            var bright = (byte)Math.Clamp((115 + (sin * reach / radius * 70) + (cos * reach / radius * 25) + chance.In(-35, 45)) * tone, 15, 255);
            for (var k = 0; k < 4; k++)
            {
                var px = lx + (k & 1);
                var py = ly + (k >> 1);
                if ((uint)px >= Width || (uint)py >= Height) continue;
                _what[(py * Width) + px] = Leaf;
                _light[(py * Width) + px] = bright;
            }
        }
    }

    /// <summary>The trees of a drive.</summary>
    public static TreeSprite[] Grow(int seed)
    {
        ReadOnlySpan<TreeHabit> habits =
        [
            TreeHabit.Leafy, TreeHabit.Leafy, TreeHabit.Sparse, TreeHabit.Sparse, TreeHabit.Bare, TreeHabit.Bare, TreeHabit.Bare,
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
}
