using OpenCvSharp;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Datasets;

public sealed class CityscapesFolderTests : IDisposable
{
    private static readonly string[] Street =
        ["sky", "building", "pole", "road", "pavement", "tree", "sign", "fence", "car", "pedestrian", "bicyclist"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Frames_of_all_cities_come_with_their_ids_translated()
    {
        Add("ulm", "ulm_000001_000019", [7, 8, 11, 26, 33, 0]);
        Add("aachen", "aachen_000000_000019", [23, 24, 25, 17, 20, 21]);

        var set = CityscapesFolder.Open(_folder.Path, "train", Street);

        set.Frames.Select(f => f.Name).ShouldBe(["aachen_000000_000019", "ulm_000001_000019"]);
        set.Frames[0].Number.Sequence.ShouldBe("aachen_000000");
        using var ulm = set.Frames[1].Read(new FramePool(), Street.Length);
        ulm.Labels.Ids.ShouldBe([3, 4, 1, 8, 10, 255]);
        set.Frames[0].ReadLabels().Ids.ShouldBe([0, 9, 10, 2, 6, 5]);
    }

    [Fact]
    public void Each_of_the_eleven_classes_has_a_source()
    {
        var classes = Enumerable.Range(0, 256).Select(id => CityscapesLabels.ClassOf((byte)id)).Where(name => name is not null);
        classes.Distinct().ShouldBe(Street, ignoreOrder: true);
    }

    [Fact]
    public void Classes_the_model_lacks_are_ignored()
    {
        var table = CityscapesLabels.TableFor(["car", "road"]);
        table[26].ShouldBe((byte)0);
        table[7].ShouldBe((byte)1);
        table[23].ShouldBe(LabelMap.Ignored);
    }

    [Fact]
    public void A_missing_label_is_named()
    {
        Add("ulm", "ulm_000001_000019", [0, 0, 0, 0, 0, 0]);
        var label = _folder["gtFine", "train", "ulm", "ulm_000001_000019_gtFine_labelIds.png"];
        File.Delete(label);
        Should.Throw<UserException>(() => CityscapesFolder.Open(_folder.Path, "train", Street)).Message.ShouldContain(label);
    }

    [Fact]
    public void A_folder_of_another_layout_is_refused() =>
        Should.Throw<UserException>(() => CityscapesFolder.Open(_folder.Path, "train", Street)).Message
            .ShouldContain("is not a Cityscapes data set");

    [Fact]
    public void A_split_that_is_not_there_is_named()
    {
        Add("ulm", "ulm_000001_000019", [0, 0, 0, 0, 0, 0]);
        Should.Throw<UserException>(() => CityscapesFolder.Open(_folder.Path, "val", Street)).Message.ShouldContain("has no split 'val'");
    }

    private void Add(string city, string name, byte[] ids)
    {
        using var picture = new Mat(2, 3, MatType.CV_8UC3, Scalar.All(90));
        Cv2.ImWrite(_folder["leftImg8bit", "train", city, name + "_leftImg8bit.png"], picture);
        File.WriteAllBytes(_folder["gtFine", "train", city, name + "_gtFine_labelIds.png"], TestPng.Write(ids, 3, 2, 8));
    }
}
