using Sbn.Edge.Core;
using Sbn.Edge.Training.Concepts;
using Sbn.Edge.Training.Data;

namespace Sbn.Edge.Training.Stages;

/// <summary>The street frames of a run, split so that nothing scored was ever learned from.</summary>
internal sealed class StreetData
{
    private static readonly string[] Sequences = ["0001TP", "0006R0", "0016E5"];
    private static readonly string[] Parts = ["train", "val"];

    private readonly RunOptions _options;
    private readonly Dictionary<string, ImageSet> _sets = [];
    private IReadOnlyList<StreetImage>? _drive;

    private StreetData(
        RunOptions options, Vocabulary vocabulary, CodeBook codes, IReadOnlyList<StreetImage> train, IReadOnlyList<StreetImage> fine,
        IReadOnlyList<StreetImage> val, IReadOnlyList<StreetImage> heldOut)
    {
        _options = options;
        Vocabulary = vocabulary;
        Codes = codes;
        Train = train;
        Fine = fine;
        Val = val;
        HeldOut = heldOut;
    }

    public Vocabulary Vocabulary { get; }

    public CodeBook Codes { get; }

    /// <summary>CamVid train frames that may be learned from.</summary>
    public IReadOnlyList<StreetImage> Train { get; }

    /// <summary>Those of them that carry fine labels (lane markings, traffic lights, walls).</summary>
    public IReadOnlyList<StreetImage> Fine { get; }

    /// <summary>CamVid val, all of sequence 0016E5.</summary>
    public IReadOnlyList<StreetImage> Val { get; }

    /// <summary>The frames of the held-out sequence or set; empty without one.</summary>
    public IReadOnlyList<StreetImage> HeldOut { get; }

    /// <summary>What the run is scored on, in words.</summary>
    public string ScoredOn => _options.HeldOut switch
    {
        null => _options.Recipe == Recipe.Common ? "CamVid val (no frame of CamVid was learned from)" : "CamVid val",
        { } held when held.Split('+').All(Sequences.Contains) => $"CamVid train, {(held.Contains('+', StringComparison.Ordinal) ? "sequences" : "sequence")} {held}, not learned from",
        { } held => $"{held}, not learned from",
    };

    public int ClassCount => Vocabulary.Classes.Count;

    /// <summary>Loads CamVid and what is held out, which is kept for scoring only.</summary>
    /// <remarks>Where a frame has fine labels too, those replace the coarse ones in training; scoring always uses the task's.</remarks>
    public static StreetData Load(RunOptions options)
    {
        var (data, heldOut) = (options.Data, options.HeldOut);
        var vocabulary = Vocabulary.Street();
        var codes = new CodeBook(vocabulary.Concepts.Count);
        var camvid = Path.Combine(data, "camvid");
        bool Learned(string name) => options.Recipe != Recipe.Common && !options.AllHeldOut.Any(held => name.StartsWith(held + "_", StringComparison.Ordinal));

        var train = ImageSet.Load(camvid, "train", vocabulary, codes, Learned).Images;
        var fine = ImageSet.Load(Path.Combine(data, "concepts", "camvid-fine"), "train", vocabulary, codes, Learned).Images
            .ToDictionary(i => i.Name);
        var held = heldOut is null ? [] : Judged(data, heldOut, vocabulary, codes);
        var street = train.Select(i => fine.GetValueOrDefault(i.Name, i));
        if (options.Cityscapes is { } cityscapes)
        {
            street = street.Concat(ImageSet.LoadCityscapes(cityscapes, "train", vocabulary, codes).Images);
        }

        var val = ImageSet.Load(camvid, "val", vocabulary, codes).Images;
        RequireLabels(Path.Combine(camvid, "val"), val, codes);
        if (options.Recipe != Recipe.Common)
        {
            RequireLabels(Path.Combine(camvid, "train"), train, codes);
        }

        return new StreetData(options, vocabulary, codes, [.. street], [.. fine.Values], val, held);
    }

    /// <summary>Frames of the synthetic drive, rendered when first asked for.</summary>
    public IReadOnlyList<StreetImage> Drive => _drive ??= DriveFrames.Render(_options.DriveFrames, 1, Vocabulary, Codes);

    /// <summary>A set's part, read once; empty where that set is held out.</summary>
    /// <param name="set">Its folder in the data folder, such as <c>concepts/car-parts</c>.</param>
    /// <param name="part"><c>train</c> or <c>val</c>.</param>
    public ImageSet Set(string set, string part)
    {
        var name = Path.GetFileName(set);
        if (_options.AllHeldOut.Contains(name))
        {
            return new ImageSet(name, []);
        }

        var key = $"{set}/{part}";
        if (!_sets.TryGetValue(key, out var images))
        {
            images = Read(Path.Combine(_options.Data, set), part);
            _sets.Add(key, images);
        }

        return images;
    }

    // Nothing can be learned from such frames, and whatever is predicted on them scores 100 %.
    private static void RequireLabels(string folder, IReadOnlyList<StreetImage> images, CodeBook codes)
    {
        if (!images.Any(i => i.Codes.Any(code => codes.ClassOf(code) != PixelMeaning.NoClass)))
        {
            throw new UserException($"No pixel of the {images.Count} frames in '{folder}' is labelled as a class; the label maps hold 255 or ignored labels only.");
        }
    }

    private ImageSet Read(string folder, string part)
    {
        if (!Directory.Exists(folder))
        {
            throw new UserException(
                $"There is no {folder}, which the recipe '{_options.Recipe.ToString().ToLowerInvariant()}' learns from; --recipe joint needs nothing of streets/, --recipe plain CamVid alone.");
        }

        return ImageSet.Load(folder, part, Vocabulary, Codes, HeldOutDrives.IsLearnedFrom);
    }

    /// <summary>The labelled frames of what can be held out, at the size of the exported network's input, as the vehicle would see them.</summary>
    /// <param name="names">Sequences of CamVid, or sets of <c>streets/</c>, joined by '+'.</param>
    /// <exception cref="UserException">There is nothing of that name.</exception>
    public static IReadOnlyList<StreetImage> Judged(string data, string names, Vocabulary vocabulary, CodeBook codes) =>
        [.. names.Split('+').SelectMany(name => JudgedOf(data, name, vocabulary, codes))];

    private static IReadOnlyList<StreetImage> JudgedOf(string data, string name, Vocabulary vocabulary, CodeBook codes)
    {
        if (Sequences.Contains(name))
        {
            return ImageSet.Load(Path.Combine(data, "camvid"), "train", vocabulary, codes, n => n.StartsWith(name + "_", StringComparison.Ordinal)).Images;
        }

        var folder = Path.Combine(data, "streets", name);
        return Directory.Exists(folder)
            ? AsSeen(Parts.Where(part => Directory.Exists(Path.Combine(folder, part))).SelectMany(part => ImageSet.Load(folder, part, vocabulary, codes).Images))
            : throw new UserException(
                $"There is nothing called '{name}' to hold out (--hold-out); CamVid's sequences are {string.Join(", ", Sequences)}, and {folder} does not exist.");
    }

    /// <summary>The frames of drives that no run learns classes from, and that a confidence may be learned on; none where there is no such set.</summary>
    public static IReadOnlyList<StreetImage> UnseenDrives(string data, Vocabulary vocabulary, CodeBook codes)
    {
        var folder = Path.Combine(data, "streets", "idd-lite");
        return Directory.Exists(folder) ? AsSeen(ImageSet.Load(folder, "train", vocabulary, codes, HeldOutDrives.IsForConfidence).Images) : [];
    }

    private static IReadOnlyList<StreetImage> AsSeen(IEnumerable<StreetImage> images) =>
        [.. images.Select(image => Rescale.To(image, Export.InputSize.Width, Export.InputSize.Height))];
}
