using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Datasets;

/// <summary>A data set as a folder: <c>images/NAME.jpg</c> (or another picture format) with <c>labels/NAME.png</c>.</summary>
public sealed class LabelledFolder
{
    private LabelledFolder(string root, IReadOnlyList<LabelledFrame> frames)
    {
        Root = root;
        Frames = frames;
    }

    /// <summary>The folder.</summary>
    public string Root { get; }

    /// <summary>The frames, sorted by name (ordinal); at least one.</summary>
    public IReadOnlyList<LabelledFrame> Frames { get; }

    /// <summary>Lists the data set; the pictures themselves are read later.</summary>
    /// <param name="directory">The folder that holds <c>images</c> and <c>labels</c>.</param>
    /// <exception cref="UserException">
    /// The folder, its parts or a label is missing, there are no pictures, or two pictures have one name.
    /// </exception>
    public static LabelledFolder Open(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new UserException($"The data set folder '{directory}' does not exist.");
        }

        var images = Path.Combine(directory, "images");
        var labels = Path.Combine(directory, "labels");
        foreach (var part in (string[])[images, labels])
        {
            if (!Directory.Exists(part))
            {
                throw new UserException($"The data set '{directory}' has no folder '{Path.GetFileName(part)}'; a data set is images/* with labels/*.png of the same names.");
            }
        }

        var pictures = Directory.EnumerateFiles(images)
            .Where(path => PictureFile.HasKnownExtension(path) && !Path.GetFileName(path).StartsWith('.'))
            .OrderBy(Path.GetFileNameWithoutExtension, StringComparer.Ordinal)
            .ToList();
        if (pictures.Count == 0)
        {
            throw new UserException($"The data set '{directory}' has no pictures in '{images}'.");
        }

        var frames = new List<LabelledFrame>(pictures.Count);
        foreach (var picture in pictures)
        {
            var name = Path.GetFileNameWithoutExtension(picture);
            if (frames.Count > 0 && frames[^1].Name == name)
            {
                throw new UserException($"The data set '{directory}' has two pictures named '{name}': '{frames[^1].ImagePath}' and '{picture}'.");
            }

            var label = Path.Combine(labels, name + ".png");
            if (!File.Exists(label))
            {
                throw new UserException($"The picture '{picture}' has no label map; expected '{label}'.");
            }

            frames.Add(new LabelledFrame(name, picture, label));
        }

        return new LabelledFolder(directory, frames);
    }
}
