namespace Sbn.Edge.Core.Datasets;

/// <summary>
/// A data set in the Cityscapes layout: <c>leftImg8bit/SPLIT/CITY/NAME_leftImg8bit.png</c> with
/// <c>gtFine/SPLIT/CITY/NAME_gtFine_labelIds.png</c>.
/// </summary>
public sealed class CityscapesFolder
{
    private const string ImageEnding = "_leftImg8bit.png";
    private const string LabelEnding = "_gtFine_labelIds.png";

    private CityscapesFolder(string root, string split, IReadOnlyList<LabelledFrame> frames)
    {
        Root = root;
        Split = split;
        Frames = frames;
    }

    /// <summary>The folder that holds <c>leftImg8bit</c> and <c>gtFine</c>.</summary>
    public string Root { get; }

    /// <summary><c>train</c>, <c>val</c> or <c>test</c>.</summary>
    public string Split { get; }

    /// <summary>The frames, sorted by name (ordinal), city first; at least one. Their labels are translated as they are read.</summary>
    public IReadOnlyList<LabelledFrame> Frames { get; }

    /// <summary>Lists a split; the pictures themselves are read later.</summary>
    /// <param name="directory">The folder that holds <c>leftImg8bit</c> and <c>gtFine</c>.</param>
    /// <param name="split"><c>train</c> or <c>val</c> (the labels of <c>test</c> are blank).</param>
    /// <param name="classNames">Class names in the order of the ids wanted; those of <see cref="CityscapesLabels"/> are filled.</param>
    /// <exception cref="UserException">The folder, the split or a label is missing, or there are no pictures.</exception>
    public static CityscapesFolder Open(string directory, string split, IReadOnlyList<string> classNames)
    {
        if (!LooksLike(directory))
        {
            throw new UserException($"The folder '{directory}' is not a Cityscapes data set: it should hold 'leftImg8bit' and 'gtFine'.");
        }

        var images = Path.Combine(directory, "leftImg8bit", split);
        if (!Directory.Exists(images))
        {
            throw new UserException($"The Cityscapes data set '{directory}' has no split '{split}': '{images}' does not exist.");
        }

        var table = CityscapesLabels.TableFor(classNames);
        var pictures = Directory.EnumerateFiles(images, "*" + ImageEnding, SearchOption.AllDirectories)
            .OrderBy(Path.GetFileName, StringComparer.Ordinal)
            .ToList();
        if (pictures.Count == 0)
        {
            throw new UserException($"The Cityscapes split '{images}' has no pictures CITY/*{ImageEnding}.");
        }

        var frames = pictures.ConvertAll(picture =>
        {
            var name = Path.GetFileName(picture)[..^ImageEnding.Length];
            var city = Path.GetRelativePath(images, Path.GetDirectoryName(picture)!);
            var label = Path.Combine(directory, "gtFine", split, city, name + LabelEnding);
            if (!File.Exists(label))
            {
                throw new UserException($"The picture '{picture}' has no label map; expected '{label}'.");
            }

            return new LabelledFrame(name, picture, label) { IdTable = table };
        });
        return new CityscapesFolder(directory, split, frames);
    }

    /// <summary>True if the folder holds <c>leftImg8bit</c> and <c>gtFine</c>.</summary>
    public static bool LooksLike(string directory) =>
        Directory.Exists(Path.Combine(directory, "leftImg8bit")) && Directory.Exists(Path.Combine(directory, "gtFine"));
}
