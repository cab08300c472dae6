using System.Globalization;
using System.Security.Cryptography;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Datasets;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>
/// Which label maps of a set are a model's proposals. One whose bytes are still those that were proposed was looked at by nobody, as far
/// as anyone can tell: measured on it, a model would be held against itself.
/// </summary>
/// <param name="Schema">Name and version of the layout.</param>
/// <param name="Note">The same for whoever opens the file.</param>
/// <param name="Labels">SHA-256 of each label map as it was proposed, hexadecimal, by the frame's name.</param>
internal sealed record Prelabels(string Schema, string Note, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>The file beside <c>images</c> and <c>labels</c>.</summary>
    public const string FileName = "prelabels.json";

    private const string CurrentSchema = "sbn.prelabels/1";
    private const string ForReaders =
        "These label maps were proposed by a model. One counts as checked once its file has changed, or once its line is taken out here.";

    private const int Named = 3;

    /// <summary>What to write beside label maps.</summary>
    /// <param name="proposed">The contents of each label map, by the frame's name.</param>
    public static Prelabels Of(IEnumerable<KeyValuePair<string, byte[]>> proposed) =>
        new(CurrentSchema, ForReaders, proposed.ToDictionary(label => label.Key, label => Hash(label.Value), StringComparer.Ordinal));

    /// <summary>Refuses frames whose labels nobody checked.</summary>
    /// <param name="folder">The data set.</param>
    /// <param name="frames">The frames that are read of it.</param>
    /// <param name="reading">How their labels are read.</param>
    /// <param name="accept">True where somebody states that those left as they were are right.</param>
    /// <returns>How the labels are read, with the number of those that are as they were proposed.</returns>
    /// <exception cref="UserException">Some are as they were proposed and nobody states that they are right; or the file cannot be read.</exception>
    public static LabelReading Hold(string folder, IReadOnlyList<LabelledFrame> frames, LabelReading reading, bool accept)
    {
        var path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return reading;
        }

        var proposed = ReportFile.Read<Prelabels>(path, "sbn-calibrate sample").Labels;
        string[] left = [.. frames.Where(frame => proposed.TryGetValue(frame.Name, out var hash) && IsStill(frame.LabelPath, hash)).Select(frame => frame.Name)];
        if (left.Length == 0)
        {
            return reading;
        }

        var count = string.Create(CultureInfo.InvariantCulture, $"{left.Length} of {frames.Count} label maps");
        return accept
            ? reading with { Sentence = $"{reading.Sentence}; {count} are as a model proposed them, and were stated to be right" }
            : throw new UserException(
                $"{count} of '{folder}' are still as the model proposed them ({string.Join(", ", left.Take(Named))}{(left.Length > Named ? ", …" : "")}), so the model would be measured against itself; correct them, or state with --accept-prelabels that you looked at them and they are right.");
    }

    private static bool IsStill(string label, string hash)
    {
        try
        {
            return Hash(File.ReadAllBytes(label)) == hash;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The label map '{label}' cannot be read: {e.Message}", e);
        }
    }

    private static string Hash(byte[] contents) => Convert.ToHexStringLower(SHA256.HashData(contents));
}
