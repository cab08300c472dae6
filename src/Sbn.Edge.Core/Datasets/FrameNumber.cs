using System.Globalization;
using System.Text.RegularExpressions;

namespace Sbn.Edge.Core.Datasets;

/// <summary>A frame's place in its recording, as file names tell it.</summary>
/// <param name="Sequence">Name of the recording.</param>
/// <param name="Index">Number in it; null where the name has none.</param>
public sealed partial record FrameNumber(string Sequence, long? Index)
{
    /// <summary>
    /// Splits <c>SEQUENCE_NUMBER</c> or <c>SEQUENCE_LETTER NUMBER</c> (also with a hyphen): <c>0001TP_006690</c>,
    /// <c>0006R0_f00930</c>, <c>ulm_000012_000019</c>. Any other name is a sequence of its own.
    /// </summary>
    public static FrameNumber Parse(string name)
    {
        var match = TrailingNumber().Match(name);
        return match.Success && long.TryParse(match.Groups["index"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var index)
            ? new FrameNumber(match.Groups["sequence"].Value, index)
            : new FrameNumber(name, null);
    }

    [GeneratedRegex("^(?<sequence>.+)[_-][A-Za-z]?(?<index>[0-9]+)$", RegexOptions.CultureInvariant)]
    private static partial Regex TrailingNumber();
}
