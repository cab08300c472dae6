using OpenCvSharp;
using Sbn.Edge.Drive;
using Sbn.Edge.Training.Concepts;

namespace Sbn.Edge.Training.Tests;

/// <summary>
/// A data folder in the trainer's layout, a few frames of the synthetic drive in place of every data set: enough to run
/// each stage for a step or two.
/// </summary>
internal static class TinyStreet
{
    private static readonly string[] Streets = ["idd-lite", "kitti-semantics", "siftflow-streets", "stanford-streets"];

    public static void Write(string root)
    {
        var vocabulary = Vocabulary.Street();
        Set(root, "camvid", "train", ["0001TP_000030", "0006R0_f00030", "0006R0_f00060", "0016E5_00030"], 1, vocabulary);
        Set(root, "camvid", "val", ["0016E5_07959"], 20, vocabulary);
        foreach (var set in vocabulary.Sets.Keys.Where(s => s != "camvid"))
        {
            string[] names = set switch { "camvid-fine" => ["0006R0_f00030"], "idd-lite" => ["idd001_1", "idd005_1", "idd010_1"], _ => ["a", "b"] };
            var folder = Path.Combine(root, Streets.Contains(set) ? "streets" : "concepts");
            Set(folder, set, "train", names, 40, vocabulary);
            Set(folder, set, "val", names, 50, vocabulary);
        }
    }

    private static void Set(string root, string set, string part, string[] names, int seed, Vocabulary vocabulary)
    {
        var folder = Path.Combine(root, set);
        var images = Directory.CreateDirectory(Path.Combine(folder, part, "images")).FullName;
        var labels = Directory.CreateDirectory(Path.Combine(folder, part, "labels")).FullName;

        // Each pixel gets the set's first label that its class may have; pixels whose class the set does not know stay unlabelled.
        var known = vocabulary.Sets[set].Labels.Keys.ToArray();
        var idOfClass = new byte[256];
        Array.Fill(idOfClass, (byte)255);
        for (var id = known.Length - 1; id >= 0; id--)
        {
            foreach (var c in vocabulary.Sets[set].Labels[known[id]].Classes)
            {
                idOfClass[c] = (byte)id;
            }
        }

        File.WriteAllText(
            Path.Combine(folder, "labels.json"),
            $"{{ \"labels\": {{ {string.Join(", ", known.Select((name, id) => $"\"{id}\": \"{name}\""))} }}, \"unlabelled\": 255 }}");
        for (var i = 0; i < names.Length; i++)
        {
            var drive = new StreetDrive(new DriveOptions { Seed = seed + i });
            var frame = new DriveFrame(480, 360);
            drive.Render(frame);
            using var bgr = Mat.FromPixelData(360, 480, MatType.CV_8UC3, frame.Bgr);
            using var ids = Mat.FromPixelData(360, 480, MatType.CV_8UC1, Array.ConvertAll(frame.Classes, c => idOfClass[c]));
            Cv2.ImWrite(Path.Combine(images, names[i] + ".png"), bgr);
            Cv2.ImWrite(Path.Combine(labels, names[i] + ".png"), ids);
        }
    }
}
