using System.Globalization;

namespace Sbn.Edge.Training.Stages;

/// <summary>
/// Every fifth drive of IDD-Lite is never learned from by any run, so that there is always another continent to judge on. A frame
/// is named <c>iddDDD_…</c> after its drive, and frames of one drive look alike: whole drives are held out. A confidence may be learned
/// on half of them; on the other half nothing is ever learned or fitted.
/// </summary>
internal static class HeldOutDrives
{
    private const string Prefix = "idd";
    private const int Every = 5;

    /// <summary>False for a frame of a drive that is kept for judging.</summary>
    public static bool IsLearnedFrom(string frame) => Drive(frame) is not { } drive || drive % Every != 0;

    /// <summary>True for a frame of a held-out drive that a confidence may be learned on.</summary>
    public static bool IsForConfidence(string frame) => Drive(frame) is { } drive && drive % (2 * Every) == Every;

    private static int? Drive(string frame)
    {
        var end = frame.IndexOf('_', StringComparison.Ordinal);
        return frame.StartsWith(Prefix, StringComparison.Ordinal) && end >= 0
            && int.TryParse(frame.AsSpan(Prefix.Length, end - Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var drive)
            ? drive
            : null;
    }
}
