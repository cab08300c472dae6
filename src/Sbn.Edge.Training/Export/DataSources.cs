using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Training.Stages;

namespace Sbn.Edge.Training.Export;

/// <summary>The data a model was made from, with the licence of each set.</summary>
internal static class DataSources
{
    public static IReadOnlyList<BundleData> Of(RunOptions options)
    {
        List<BundleData> data =
        [
            new("CamVid (11 classes)", options.HeldOut is { } held ? $"base and head, without sequence {held}" : "base and head", "non-commercial research"),
            new("CamVid (fine labels)", "base, head and concepts", "non-commercial research"),
            new("LabelMeFacade", "base, head and concepts", "non-commercial research"),
            new("Car-Parts-Segmentation", "pasted into streets; concepts", "research use, citation asked"),
            new("Clothing Co-Parsing", "pasted into streets; concepts", "Apache-2.0 file, photo rights unclear, research use"),
            new("building-facade-segmentation", "concepts", "CC BY 4.0"),
            new("deep_pavements_dataset", "concepts", "MIT file, CC-compatible photo sources"),
        ];
        if (options.DriveFrames > 0)
        {
            data.Add(new("Sbn.Edge synthetic drive", "base, head and concepts", "Apache-2.0"));
        }

        if (options.StartFrom == StartFrom.ImageNet)
        {
            data.Add(new(
                "ImageNet, through the ResNet-18 of Microsoft.ML.DnnImageFeaturizer.ResNet18 0.23.1",
                "the backbone's first weights",
                "weights MIT; ImageNet's pictures are for non-commercial research"));
        }
        else if (options.StartFrom != StartFrom.Random)
        {
            data.Add(new($"a base network's weights ({Path.GetFileName(options.StartFrom)})", "the base's first weights", "that of its own data"));
        }

        if (options.Cityscapes is not null)
        {
            data.Add(new("Cityscapes", "base and head", "non-commercial research, as its owner agreed"));
        }

        return data;
    }
}
