using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Training.Concepts;

namespace Sbn.Edge.Training.Data;

/// <summary>One part (train or val) of a data set, decoded into memory.</summary>
/// <param name="Name">The set's folder name.</param>
/// <param name="Images">Sorted by name.</param>
internal sealed record ImageSet(string Name, IReadOnlyList<StreetImage> Images)
{
    /// <summary>Reads <c>labels.json</c> and the part's <c>images/</c> and <c>labels/</c>.</summary>
    /// <param name="folder">The set's folder, such as <c>data/camvid</c>.</param>
    /// <param name="part"><c>train</c> or <c>val</c>.</param>
    /// <param name="where">Which pictures, by name; null for all.</param>
    public static ImageSet Load(string folder, string part, Vocabulary vocabulary, CodeBook codes, Func<string, bool>? where = null)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        if (!vocabulary.Sets.TryGetValue(name, out var meaning))
        {
            throw new UserException($"The vocabulary says nothing of data set '{name}'; it knows {string.Join(", ", vocabulary.Sets.Keys)}.");
        }

        var labels = SetLabels.Read(Path.Combine(folder, "labels.json"), meaning, codes);
        var frames = LabelledFolder.Open(Path.Combine(folder, part)).Frames.Where(f => where?.Invoke(f.Name) ?? true);
        var images = Decode([.. frames], (ids, file) => labels.Codes(ids, file));
        if (meaning.Silhouette is { } silhouette)
        {
            var code = codes.Code(meaning.Labels[silhouette]);
            Parallel.ForEach(images, image => Silhouette.Fill(image, code));
        }

        return new ImageSet(name, images);
    }

    /// <summary>Reads a split of a data set in the Cityscapes layout; its labels say the task class and what that excludes.</summary>
    public static ImageSet LoadCityscapes(string root, string split, Vocabulary vocabulary, CodeBook codes)
    {
        var frames = CityscapesFolder.Open(root, split, [.. vocabulary.Classes.Select(c => c.Name)]).Frames;
        var table = new ushort[256];
        foreach (var c in vocabulary.Classes)
        {
            table[c.Id] = codes.Code(vocabulary.Meaning([c.Id], [], []));
        }

        return new ImageSet("cityscapes", Decode(frames, (ids, _) => Array.ConvertAll(ids, id => table[id])));
    }

    private static StreetImage[] Decode(IReadOnlyList<LabelledFrame> frames, Func<byte[], string, ushort[]> codes)
    {
        var pool = new FramePool();
        var images = new StreetImage[frames.Count];
        try
        {
            Parallel.For(0, frames.Count, i =>
            {
                using var picture = frames[i].Read(pool);
                var frame = picture.Frame;
                images[i] = new StreetImage(
                    frames[i].Name, frame.Width, frame.Height, [.. frame.Bgr], codes(picture.Labels.Ids, frames[i].LabelPath));
            });
        }
        catch (AggregateException several) when (several.InnerExceptions.OfType<UserException>().FirstOrDefault() is { } first)
        {
            // One sentence is for the user, not what several threads met at once.
            throw new UserException(first.Message, first);
        }

        return images;
    }
}
