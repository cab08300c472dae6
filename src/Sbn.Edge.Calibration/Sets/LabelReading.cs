namespace Sbn.Edge.Calibration.Sets;

/// <summary>How the ids of a set's label maps were turned into the bundle's classes.</summary>
/// <param name="IsNamed">True where something says what the ids mean; false where they were taken for the bundle's without a word.</param>
/// <param name="Sentence">The same for people.</param>
/// <param name="Table">256 class ids of the bundle, or ids of <paramref name="Sets"/>, by id of the set; null where they are the same.</param>
/// <param name="Sets">What labels of several classes stand for; null where there are none.</param>
internal sealed record LabelReading(bool IsNamed, string Sentence, byte[]? Table = null, LabelSets? Sets = null)
{
    /// <summary>Of a set in the Cityscapes layout.</summary>
    public static LabelReading Cityscapes { get; } = new(true, "Cityscapes ids, translated to the bundle's classes by name");
}
