using Sbn.Edge.Training.Concepts;
using Sbn.Edge.Training.Data;

namespace Sbn.Edge.Training.Stages;

/// <summary>The street frames of a run, split so that nothing scored was ever learned from.</summary>
internal sealed class StreetData
{
    private readonly int _driveFrames;
    private readonly Dictionary<string, ImageSet> _sets = [];
    private IReadOnlyList<StreetImage>? _drive;

    private StreetData(
        Vocabulary vocabulary, CodeBook codes, IReadOnlyList<StreetImage> train, IReadOnlyList<StreetImage> fine,
        IReadOnlyList<StreetImage> val, IReadOnlyList<StreetImage> heldOut, int driveFrames)
    {
        _driveFrames = driveFrames;
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

    /// <summary>The frames of the held-out sequence; empty without one.</summary>
    public IReadOnlyList<StreetImage> HeldOut { get; }

    public int ClassCount => Vocabulary.Classes.Count;

    /// <summary>Loads CamVid; the frames of a held-out sequence are kept for scoring only.</summary>
    /// <remarks>Where a frame has fine labels too, those replace the coarse ones in training; scoring always uses the task's.</remarks>
    public static StreetData Load(RunOptions options)
    {
        var (data, heldOut) = (options.Data, options.HeldOut);
        var vocabulary = Vocabulary.Street();
        var codes = new CodeBook(vocabulary.Concepts.Count);
        var camvid = Path.Combine(data, "camvid");
        bool Held(string name) => heldOut is not null && name.StartsWith(heldOut + "_", StringComparison.Ordinal);

        var train = ImageSet.Load(camvid, "train", vocabulary, codes, where: n => !Held(n)).Images;
        var fine = ImageSet.Load(Path.Combine(data, "concepts", "camvid-fine"), "train", vocabulary, codes, where: n => !Held(n)).Images
            .ToDictionary(i => i.Name);
        var held = heldOut is null ? [] : ImageSet.Load(camvid, "train", vocabulary, codes, where: Held).Images;
        if (heldOut is not null && held.Count == 0)
        {
            throw new Core.UserException($"CamVid has no sequence '{heldOut}'; its sequences are 0001TP, 0006R0 and 0016E5.");
        }

        var street = train.Select(i => fine.GetValueOrDefault(i.Name, i));
        if (options.Cityscapes is { } cityscapes)
        {
            street = street.Concat(ImageSet.LoadCityscapes(cityscapes, "train", vocabulary, codes).Images);
        }

        return new StreetData(
            vocabulary, codes, [.. street], [.. fine.Values],
            ImageSet.Load(camvid, "val", vocabulary, codes).Images, held, options.DriveFrames);
    }

    /// <summary>Frames of the synthetic drive, rendered when first asked for.</summary>
    public IReadOnlyList<StreetImage> Drive => _drive ??= DriveFrames.Render(_driveFrames, 1, Vocabulary, Codes);

    /// <summary>A concept set's part; read once.</summary>
    public ImageSet Concept(string data, string name, string part)
    {
        var folder = Path.Combine(data, "concepts", name);
        var key = Path.Combine(folder, part);
        if (!_sets.TryGetValue(key, out var set))
        {
            set = ImageSet.Load(folder, part, Vocabulary, Codes);
            _sets.Add(key, set);
        }

        return set;
    }
}
