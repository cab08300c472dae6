using System.Globalization;
using System.Text.RegularExpressions;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Sampling;

/// <summary>
/// Names the frames of a sample as SEQUENCE_NUMBER, so that blocks can be cut. The sequence is the recording; the number counts hundredths of
/// a second, whatever the recordings' rates are, or frames where some recording has no times.
/// </summary>
internal sealed partial class SampleNames
{
    private const int PerSecond = 100;

    private readonly string[] _sequences;

    /// <summary>Makes the names of a sample.</summary>
    /// <param name="recordings">The recordings.</param>
    /// <param name="frames">Its frames.</param>
    public SampleNames(IReadOnlyList<Recording> recordings, IEnumerable<ChosenFrame> frames)
    {
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        _sequences = new string[recordings.Count];
        for (var i = 0; i < _sequences.Length; i++)
        {
            var name = Plain(recordings[i]);
            _sequences[i] = name;
            for (var n = 2; !used.Add(_sequences[i]); n++)
            {
                _sequences[i] = string.Create(CultureInfo.InvariantCulture, $"{name}-{n}");
            }
        }

        FrameRate = frames.All(frame => frame.Candidate.Seconds is not null) ? PerSecond : null;
    }

    /// <summary>How many numbers make a second, as <c>--frame-rate</c> wants it; null where the numbers count frames.</summary>
    public int? FrameRate { get; }

    /// <summary>The name of a frame, without extension.</summary>
    public string Of(Candidate frame)
    {
        var number = FrameRate is { } rate ? (long)Math.Round(frame.Seconds!.Value * rate) : frame.Frame;
        return string.Create(CultureInfo.InvariantCulture, $"{_sequences[frame.Recording]}_{number:000000}");
    }

    private static string Plain(Recording recording)
    {
        var name = recording.Uri.StartsWith("file:", StringComparison.Ordinal) ? Path.GetFileNameWithoutExtension(recording.Name) : recording.Name;
        var plain = Others().Replace(name, "-").Trim('-', '_');
        return plain.Length > 0 ? plain : "recording";
    }

    [GeneratedRegex("[^A-Za-z0-9_-]+", RegexOptions.CultureInvariant)]
    private static partial Regex Others();
}
