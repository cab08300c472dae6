using OpenCvSharp;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Datasets;

public sealed class LabelledFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Frames_come_sorted_by_name_with_picture_and_labels()
    {
        Add("b_2", id: 2);
        Add("a_10", id: 1, extension: ".jpg");
        Add("a_2", id: 3);

        var frames = LabelledFolder.Open(_folder.Path).Frames;

        frames.Select(f => f.Name).ShouldBe(["a_10", "a_2", "b_2"]);
        using var picture = frames[2].Read(new FramePool(), classCount: 11);
        (picture.Frame.Width, picture.Frame.Height).ShouldBe((8, 6));
        picture.Frame.Bgr[..3].ShouldBe([2, 20, 200]);
        picture.Labels.Ids.ShouldAllBe(id => id == 2);
    }

    [Fact]
    public void Files_that_are_no_pictures_are_passed_over()
    {
        Add("a", id: 0);
        File.WriteAllText(_folder["images", "Thumbs.db"], "");
        File.WriteAllText(_folder["images", ".hidden.png"], "");
        LabelledFolder.Open(_folder.Path).Frames.Count.ShouldBe(1);
    }

    [Fact]
    public void A_missing_folder_is_named() =>
        Refusal(Path.Combine(_folder.Path, "no")).ShouldContain("does not exist");

    [Fact]
    public void A_folder_without_labels_is_told_the_layout()
    {
        Directory.CreateDirectory(_folder["images"]);
        Refusal(_folder.Path).ShouldContain("has no folder 'labels'; a data set is images/* with labels/*.png");
    }

    [Fact]
    public void An_empty_set_is_refused()
    {
        Directory.CreateDirectory(_folder["images"]);
        Directory.CreateDirectory(_folder["labels"]);
        Refusal(_folder.Path).ShouldContain("has no pictures");
    }

    [Fact]
    public void A_picture_without_labels_is_named()
    {
        Add("a", id: 0);
        Add("b", id: 0);
        File.Delete(_folder["labels", "b.png"]);
        Refusal(_folder.Path).ShouldContain(_folder["labels", "b.png"]);
    }

    [Fact]
    public void Two_pictures_of_one_name_are_refused()
    {
        Add("a", id: 0, extension: ".png");
        Add("a", id: 0, extension: ".bmp");
        Refusal(_folder.Path).ShouldContain("two pictures named 'a'");
    }

    [Fact]
    public void Labels_of_another_size_are_refused()
    {
        Add("a", id: 0, labelWidth: 7);
        var frame = LabelledFolder.Open(_folder.Path).Frames[0];
        Should.Throw<UserException>(() => frame.Read(new FramePool())).Message.ShouldContain("is 7×6, but its picture");
    }

    [Fact]
    public void An_id_the_model_does_not_know_is_refused()
    {
        Add("a", id: 11);
        var frame = LabelledFolder.Open(_folder.Path).Frames[0];
        Should.Throw<UserException>(() => frame.Read(new FramePool(), classCount: 11)).Message
            .ShouldContain("holds the id 11, but the model knows classes 0 to 10");
    }

    [Theory]
    [InlineData("0001TP_006690", "0001TP", 6690L)]
    [InlineData("0006R0_f00930", "0006R0", 930L)]
    [InlineData("ulm_000012_000019", "ulm_000012", 19L)]
    [InlineData("clip-0007", "clip", 7L)]
    [InlineData("lonely", "lonely", null)]
    [InlineData("12", "12", null)]
    public void The_sequence_and_number_are_read_from_the_name(string name, string sequence, long? index) =>
        new LabelledFrame(name, "", "").Number.ShouldBe(new FrameNumber(sequence, index));

    [Fact]
    public void CamVid_reads_as_labelled_folder()
    {
        var root = SharedData.Require("camvid", "val");
        var set = LabelledFolder.Open(root);
        set.Frames.Count.ShouldBe(101);
        using var picture = set.Frames[0].Read(new FramePool(), classCount: 11);
        (picture.Labels.Width, picture.Labels.Height).ShouldBe((480, 360));
    }

    private static string Refusal(string folder) =>
        Should.Throw<UserException>(() => LabelledFolder.Open(folder)).Message;

    private void Add(string name, byte id, string extension = ".png", int labelWidth = 8)
    {
        using var picture = new Mat(6, 8, MatType.CV_8UC3, new Scalar(id, id * 10, id * 100));
        Cv2.ImWrite(_folder["images", name + extension], picture);
        var ids = new byte[labelWidth * 6];
        Array.Fill(ids, id);
        File.WriteAllBytes(_folder["labels", name + ".png"], TestPng.Write(ids, labelWidth, 6, 8, TestPng.Palette));
    }
}
