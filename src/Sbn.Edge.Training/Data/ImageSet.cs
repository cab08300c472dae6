using System.Text.Json;
using OpenCvSharp;
using Sbn.Edge.Core;
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
    public static ImageSet Load(
        string folder, string part, Vocabulary vocabulary, CodeBook codes, Func<string, bool>? where = null)
    {
        var name = Path.GetFileName(Path.TrimEndingDirectorySeparator(folder));
        if (!vocabulary.Sets.TryGetValue(name, out var meaning))
        {
            throw new UserException($"The vocabulary says nothing of data set '{name}'; it knows {string.Join(", ", vocabulary.Sets.Keys)}.");
        }

        var table = CodeTable(Path.Combine(folder, "labels.json"), meaning, codes);
        var images = Path.Combine(folder, part, "images");
        if (!Directory.Exists(images))
        {
            throw new UserException($"There is no folder {images}; the data folder must hold {name}/{part}/images and labels.");
        }

        var files = Directory.GetFiles(images).Order(StringComparer.Ordinal)
            .Where(f => where?.Invoke(Path.GetFileNameWithoutExtension(f)) ?? true).ToArray();
        var result = new StreetImage[files.Length];
        Parallel.For(0, files.Length, i =>
        {
            var stem = Path.GetFileNameWithoutExtension(files[i]);
            result[i] = Read(stem, files[i], Path.Combine(folder, part, "labels", stem + ".png"), table);
        });
        if (meaning.Silhouette is { } silhouette)
        {
            var code = codes.Code(meaning.Labels[silhouette]);
            Parallel.ForEach(result, image => Silhouette.Fill(image, code));
        }

        return new ImageSet(name, result);
    }

    private static ushort[] CodeTable(string path, SetMeaning meaning, CodeBook codes)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(path));
        var table = new ushort[256];
        foreach (var label in document.RootElement.GetProperty("labels").EnumerateObject())
        {
            if (meaning.Labels.TryGetValue(label.Value.GetString()!, out var pixel))
            {
                table[int.Parse(label.Name, System.Globalization.CultureInfo.InvariantCulture)] = codes.Code(pixel);
            }
        }

        return table;
    }

    private static StreetImage Read(string name, string imagePath, string labelPath, ushort[] table)
    {
        using var image = Cv2.ImRead(imagePath, ImreadModes.Color);
        using var labels = Cv2.ImRead(labelPath, ImreadModes.Grayscale);
        if (image.Empty() || labels.Empty() || image.Size() != labels.Size())
        {
            throw new UserException($"{imagePath} and {labelPath} must both be readable and of one size.");
        }

        image.GetArray(out Vec3b[] pixels);
        labels.GetArray(out byte[] ids);
        var codes = new ushort[ids.Length];
        for (var i = 0; i < ids.Length; i++)
        {
            codes[i] = table[ids[i]];
        }

        return new StreetImage(
            name, image.Width, image.Height, System.Runtime.InteropServices.MemoryMarshal.AsBytes(pixels.AsSpan()).ToArray(), codes);
    }
}
