using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Sbn.Edge.Core.Bundles;

/// <summary>Orders semantic versions (semver.org 2.0.0, section 11).</summary>
public static partial class BundleVersion
{
    /// <summary>The longest version that a bundle may have.</summary>
    public const int MostCharacters = 100;

    /// <summary>True for a semantic version.</summary>
    public static bool IsOne(string text) => text.Length <= MostCharacters && Pattern().IsMatch(text);

    /// <summary>Negative where <paramref name="one"/> is the lower version, 0 where neither is.</summary>
    /// <param name="one">A version, see <see cref="IsOne"/>.</param>
    /// <param name="other">Another.</param>
    public static int Compare(string one, string other)
    {
        var (numbers, preRelease) = Parse(one);
        var (otherNumbers, otherPreRelease) = Parse(other);
        for (var i = 0; i < numbers.Length; i++)
        {
            if (numbers[i] != otherNumbers[i])
            {
                return numbers[i].CompareTo(otherNumbers[i]);
            }
        }

        return (preRelease.Length, otherPreRelease.Length) switch
        {
            // What is still to be released is lower than what was.
            (0, 0) => 0,
            (0, _) => 1,
            (_, 0) => -1,
            _ => Compare(preRelease, otherPreRelease),
        };
    }

    private static int Compare(string[] one, string[] other)
    {
        for (var i = 0; i < Math.Min(one.Length, other.Length); i++)
        {
            var (isNumber, otherIsNumber) = (IsNumber(one[i]), IsNumber(other[i]));
            var order = isNumber && otherIsNumber ? Number(one[i]).CompareTo(Number(other[i]))
                : isNumber != otherIsNumber ? (isNumber ? -1 : 1)
                : string.CompareOrdinal(one[i], other[i]);
            if (order != 0)
            {
                return order;
            }
        }

        return one.Length.CompareTo(other.Length);
    }

    private static (BigInteger[] Numbers, string[] PreRelease) Parse(string version)
    {
        var parts = version.Split('+', 2)[0].Split('-', 2);
        return ([.. parts[0].Split('.').Select(Number)], parts.Length > 1 ? parts[1].Split('.') : []);
    }

    private static bool IsNumber(string text) => text.All(char.IsAsciiDigit);

    private static BigInteger Number(string text) => BigInteger.Parse(text, NumberStyles.None, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\A(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)\.(0|[1-9][0-9]*)(-[0-9A-Za-z-]+(\.[0-9A-Za-z-]+)*)?(\+[0-9A-Za-z.-]+)?\z")]
    private static partial Regex Pattern();
}
