using OpenCvSharp;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests;

/// <summary>The real street frames beside the repository, numbered as a <see cref="TinyBundle"/> numbers its classes.</summary>
internal static class RealStreet
{
    private static readonly string[] CamVid =
        ["sky", "building", "pole", "road", "pavement", "tree", "sign", "fence", "car", "pedestrian", "bicyclist"];

    /// <summary>Links the pictures and writes the translated labels.</summary>
    public static string WriteWithTinyIds(string folder, string camVid)
    {
        Directory.CreateDirectory(Path.Combine(folder, "labels"));
        Directory.CreateSymbolicLink(Path.Combine(folder, "images"), Path.Combine(camVid, "images"));
        var tiny = TinyClasses.All.Select(one => one.Name).ToList();
        var table = Enumerable.Repeat(LabelMap.Ignored, 256).ToArray();
        for (var id = 0; id < CamVid.Length; id++)
        {
            table[id] = (byte)tiny.IndexOf(CamVid[id]);
        }

        foreach (var path in Directory.EnumerateFiles(Path.Combine(camVid, "labels")))
        {
            var labels = LabelMap.Read(path).Translate(table);
            using var picture = Mat.FromPixelData(labels.Height, labels.Width, MatType.CV_8UC1, labels.Ids);
            Cv2.ImWrite(Path.Combine(folder, "labels", Path.GetFileName(path)), picture);
        }

        return folder;
    }
}
