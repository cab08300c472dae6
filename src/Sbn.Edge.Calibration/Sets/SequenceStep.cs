using System.Globalization;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Every so many of the sequences, by the number that a sequence's name ends in: <c>10:0</c> is idd000, idd010, idd020 and so on.</summary>
/// <param name="Every">How many make a round, above 0.</param>
/// <param name="Rest">Which of a round, 0 to <paramref name="Every"/> − 1.</param>
internal sealed record SequenceStep(int Every, int Rest)
{
    /// <summary>Reads <c>10:0</c>, or <c>10</c> for the same; null where it is neither.</summary>
    public static SequenceStep? Parse(string text)
    {
        var parts = text.Split(':');
        var rest = 0;
        return parts.Length <= 2 && Number(parts[0], out var every) && every > 0 && (parts.Length < 2 || Number(parts[1], out rest)) && rest < every
            ? new SequenceStep(every, rest)
            : null;
    }

    /// <summary>True for a sequence that is meant. One whose name does not end in a number is not.</summary>
    public bool Has(string sequence) =>
        long.TryParse(sequence.AsSpan(sequence.AsSpan().LastIndexOfAnyExceptInRange('0', '9') + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number % Every == Rest;

    /// <inheritdoc/>
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"sequences {Every}:{Rest}");

    private static bool Number(string text, out int number) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
