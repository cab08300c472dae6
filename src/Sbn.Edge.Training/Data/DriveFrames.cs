using Sbn.Edge.Core;
using Sbn.Edge.Drive;
using Sbn.Edge.Training.Concepts;

namespace Sbn.Edge.Training.Data;

/// <summary>Frames of the synthetic drive as training pictures: every pixel's class, part and material are known.</summary>
internal static class DriveFrames
{
    private const byte None = 255;

    /// <summary>Renders frames of many different streets.</summary>
    /// <param name="count">How many frames.</param>
    /// <param name="firstSeed">Seed of the first street; each frame is of another street.</param>
    /// <exception cref="UserException">The vocabulary lacks a class or a concept that the drive shows.</exception>
    public static IReadOnlyList<StreetImage> Render(int count, int firstSeed, Vocabulary vocabulary, CodeBook codes)
    {
        if (count == 0)
        {
            return [];
        }

        var classes = Ids("class", DriveVocabulary.Classes, vocabulary.KnownClassId);
        var channels = Ids("concept", DriveVocabulary.Concepts, vocabulary.KnownConceptId);
        var meanings = new Dictionary<(byte, byte, byte), ushort>();
        var result = new StreetImage[count];
        for (var i = 0; i < count; i++)
        {
            var options = new DriveOptions { Seed = firstSeed + i };
            var drive = new StreetDrive(options);
            var frame = new DriveFrame(options.Width, options.Height);
            drive.Seek(37L * i % 400);
            drive.Render(frame);
            var labels = new ushort[frame.Classes.Length];
            for (var p = 0; p < labels.Length; p++)
            {
                var key = (frame.Classes[p], frame.Parts[p], frame.Materials[p]);
                if (!meanings.TryGetValue(key, out var code))
                {
                    code = codes.Code(Meaning(key, vocabulary, classes, channels));
                    meanings.Add(key, code);
                }

                labels[p] = code;
            }

            result[i] = new StreetImage($"drive_{firstSeed + i}", options.Width, options.Height, [.. frame.Bgr], labels);
        }

        return result;
    }

    private static PixelMeaning Meaning((byte Class, byte Part, byte Material) pixel, Vocabulary vocabulary, int[] classes, int[] channels)
    {
        if (pixel.Class == None)
        {
            return vocabulary.Meaning([], [], []);
        }

        // The drive names everything it shows, so what it could have named and did not is absent.
        var present = new[] { pixel.Part, pixel.Material }.Where(c => c != None).Select(c => channels[c]).ToArray();
        return vocabulary.Meaning([classes[pixel.Class]], present, channels.Except(present));
    }

    // By name, for a vocabulary of another order has other ids. A vocabulary without one of the names would have to call those
    // pixels something else, or nothing: neither is for the drive to say.
    private static int[] Ids(string kind, IReadOnlyList<string> names, Func<string, int?> known) =>
        [.. names.Select(name => known(name) ?? throw new UserException(
            $"The vocabulary has no {kind} '{name}', which the synthetic drive labels; train without the drive (--drive-frames 0), or declare it in Concepts/street.json."))];
}
