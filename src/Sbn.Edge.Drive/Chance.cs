using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>A small seeded generator (SplitMix64): a value type, so that any place of the street can make its own out of its coordinates.</summary>
internal struct Chance
{
    private ulong _state;

    public Chance(ulong seed) => _state = seed * 0x9E3779B97F4A7C15UL + 0x2545F4914F6CDD1DUL;

    /// <summary>The generator of a place: same numbers, same stream.</summary>
    public static Chance Of(long a, long b, long c = 0, long d = 0)
    {
        var mixed = Mix(Mix(Mix(Mix((ulong)a + 0x9E3779B97F4A7C15UL) ^ (ulong)b) + 0xBF58476D1CE4E5B9UL ^ (ulong)c) ^ (ulong)d);
        return new Chance(mixed);
    }

    /// <summary>64 random bits.</summary>
    public ulong Next() => Mix(_state += 0x9E3779B97F4A7C15UL);

    /// <summary>Uniform in [0, 1).</summary>
    public float Unit() => (Next() >> 40) * (1f / (1 << 24));

    /// <summary>Uniform in [low, high).</summary>
    public float In(float low, float high) => low + ((high - low) * Unit());

    /// <summary>Uniform whole number in [low, high].</summary>
    public int Whole(int low, int high) => low + (int)(Unit() * (high - low + 1));

    /// <summary>True with this probability.</summary>
    public bool Says(float probability) => Unit() < probability;

    /// <summary>One of the items, each alike.</summary>
    public T Of<T>(ReadOnlySpan<T> items) => items[(int)(Unit() * items.Length)];

    /// <summary>A colour near the given one: brightness and each channel vary by this share.</summary>
    public Vector3 Near(Vector3 color, float share)
    {
        var all = 1 + In(-share, share);
        return Vector3.Clamp(
            color * new Vector3(all * (1 + In(-share, share) * 0.3f), all, all * (1 + In(-share, share) * 0.3f)), Vector3.Zero, Vector3.One);
    }

    /// <summary>Mixes a whole number pair into 32 bits, for hashing cells of a texture.</summary>
    public static uint Hash(int x, int y, uint seed)
    {
        var h = (uint)x * 0x8DA6B343u ^ (uint)y * 0xD8163841u ^ seed * 0xCB1AB31Fu;
        h ^= h >> 15;
        h *= 0x2C1B3C6Du;
        h ^= h >> 12;
        h *= 0x297A2D39u;
        return h ^ (h >> 15);
    }

    /// <summary><see cref="Hash"/> as a number in [0, 1).</summary>
    public static float HashUnit(int x, int y, uint seed) => (Hash(x, y, seed) >> 8) * (1f / (1 << 24));

    private static ulong Mix(ulong z)
    {
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
        return z ^ (z >> 31);
    }
}
