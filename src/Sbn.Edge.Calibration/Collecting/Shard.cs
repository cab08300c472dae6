using System.Globalization;

namespace Sbn.Edge.Calibration.Collecting;

/// <summary>One part of a job that is split over several machines.</summary>
/// <param name="Index">Which one, from 0.</param>
/// <param name="Count">Of how many.</param>
internal sealed record Shard(int Index, int Count)
{
    /// <summary>The whole job.</summary>
    public static readonly Shard Whole = new(0, 1);

    /// <summary>Reads <c>i/n</c>, i from 0 as job arrays count; null where it is none.</summary>
    public static Shard? Parse(string text) =>
        text.Split('/') is [var index, var count]
        && int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
        && int.TryParse(count, NumberStyles.None, CultureInfo.InvariantCulture, out var n)
        && i < n ? new Shard(i, n) : null;

    /// <summary>Of so many shards the one that the n-th piece of work belongs to; they are dealt out like cards.</summary>
    public static int Of(int piece, int count) => piece % count;

    /// <summary>True where the n-th piece of work belongs to it: every <see cref="Count"/>-th does.</summary>
    public bool Has(int piece) => Of(piece, Count) == Index;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Index}/{Count}");
}
