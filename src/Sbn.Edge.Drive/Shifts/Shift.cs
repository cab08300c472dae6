using System.Globalization;

namespace Sbn.Edge.Drive.Shifts;

/// <summary>A disturbance laid over a real frame; what the frame shows, and so its labels, stays the same.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Strength">1 (hardly seen) to 5 (hard for people too).</param>
public sealed record Shift(ShiftKind Kind, int Strength)
{
    /// <summary>The greatest strength.</summary>
    public const int Strongest = 5;

    /// <summary>Every kind at every strength.</summary>
    public static IReadOnlyList<Shift> All { get; } =
        [.. Enum.GetValues<ShiftKind>().SelectMany(kind => Enumerable.Range(1, Strongest).Select(strength => new Shift(kind, strength)))];

    /// <summary>Reads <c>fog:3</c>; null where it is none.</summary>
    public static Shift? Parse(string text)
    {
        var parts = text.Split(':');
        return parts.Length == 2
            && Enum.TryParse<ShiftKind>(parts[0], ignoreCase: true, out var kind) && Enum.IsDefined(kind) && !char.IsDigit(parts[0][0])
            && int.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var strength) && strength is >= 1 and <= Strongest
            ? new Shift(kind, strength)
            : null;
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Kind.ToString().ToLowerInvariant()}:{Strength}");

    /// <summary>Lays it over a picture, in place.</summary>
    /// <param name="bgr">[height, width, 3], blue first.</param>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="seed">The same seed gives the same picture.</param>
    /// <exception cref="ArgumentException">The picture has another number of bytes.</exception>
    public void Lay(Span<byte> bgr, int width, int height, int seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Strength, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(Strength, Strongest);
        if (bgr.Length != width * height * 3)
        {
            throw new ArgumentException($"A picture of {width}×{height} has {width * height * 3} bytes, not {bgr.Length}.", nameof(bgr));
        }

        var picture = new ShiftedPicture(bgr, width, height, new Random(seed));
        switch (Kind)
        {
            case ShiftKind.Fog:
                picture.Fog(Strength / (double)Strongest);
                break;
            case ShiftKind.Rain:
                picture.Rain(Strength / (double)Strongest);
                break;
            case ShiftKind.Dusk:
                picture.Dusk(Strength / (double)Strongest);
                break;
            case ShiftKind.Blur:
                picture.Blur(Strength * Math.Max(width, height) / 600.0);
                break;
            case ShiftKind.Noise:
                picture.Noise(Strength * 8);
                break;
            default:
                picture.Expose(Strength / (double)Strongest);
                break;
        }
    }
}
