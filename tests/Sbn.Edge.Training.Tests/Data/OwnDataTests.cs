using System.Text.Json.Nodes;
using OpenCvSharp;
using Sbn.Edge.Core;
using Sbn.Edge.TestKit;
using Sbn.Edge.Training.Commands;
using Sbn.Edge.Training.Concepts;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Export;
using Sbn.Edge.Training.Stages;

namespace Sbn.Edge.Training.Tests.Data;

/// <summary>Data of the user's own, where it is not what the trainer takes it for.</summary>
[Collection(nameof(TorchRuns))]
public sealed class OwnDataTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_task_set_whose_labels_the_vocabulary_does_not_know_is_refused_by_their_names()
    {
        TinyStreet.Write(_folder["data"]);
        Rename("camvid", "road", "asfalt");
        var error = Should.Throw<UserException>(() => StreetData.Load(Options()));
        error.Message.ShouldContain("'asfalt'");
        error.Message.ShouldContain(Path.Combine("camvid", "labels.json"));
        error.Message.ShouldContain("'pavement'");
    }

    [Fact]
    public void A_set_with_one_unknown_label_is_refused_unless_the_vocabulary_ignores_it()
    {
        var set = Set("kitti-semantics", """{ "labels": { "0": "road", "1": "train", "2": "tram" } }""", 0);
        Load(set).Message.ShouldContain("'tram'");
        File.WriteAllText(Path.Combine(set, "labels.json"), """{ "labels": { "0": "road", "1": "train" } }""");
        ImageSet.Load(set, "train", Vocabulary.Street(), Codes()).Images.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("""{ "labels": { "300": "road" } }""")]
    [InlineData("""{ "labels": { "0": null } }""")]
    [InlineData("""{ "labels": [ "road" ] }""")]
    [InlineData("""{ "names": { } }""")]
    public void A_labels_file_that_is_none_is_refused_by_name(string json) => Load(Set("kitti-semantics", json, 0)).Message.ShouldContain("labels.json");

    [Fact]
    public void An_id_that_labels_json_does_not_name_is_refused_with_the_label_map()
    {
        var error = Load(Set("kitti-semantics", """{ "labels": { "0": "road" } }""", 7));
        error.Message.ShouldContain("a.png");
        error.Message.ShouldContain("the id 7");
    }

    [Fact]
    public void A_task_set_without_a_labelled_pixel_is_refused()
    {
        TinyStreet.Write(_folder["data"]);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(_folder["data"], "camvid", "val", "labels")))
        {
            using var nothing = new Mat(360, 480, MatType.CV_8UC1, new Scalar(255));
            Cv2.ImWrite(file, nothing);
        }

        Should.Throw<UserException>(() => StreetData.Load(Options())).Message.ShouldContain("No pixel of the 1 frames");
    }

    [Fact]
    public void Every_label_of_the_sets_that_lie_beside_the_repository_is_known_or_ignored()
    {
        var vocabulary = Vocabulary.Street();
        var root = SharedData.Require();
        var files = Directory.EnumerateFiles(root, "labels.json", SearchOption.AllDirectories).ToArray();
        files.ShouldNotBeEmpty();
        foreach (var file in files)
        {
            SetLabels.Read(file, vocabulary.Sets[Path.GetFileName(Path.GetDirectoryName(file)!)], Codes());
        }
    }

    [Fact]
    public void The_drive_speaks_by_name_to_a_vocabulary_of_another_order()
    {
        var vocabulary = Edited(classes => classes.Insert(0, classes[^1]!.DeepClone()), classes => classes.RemoveAt(classes.Count - 1));
        var codes = new CodeBook(vocabulary.Concepts.Count);
        var frame = DriveFrames.Render(1, 1, vocabulary, codes)[0];
        var straight = new CodeBook(vocabulary.Concepts.Count);
        var same = DriveFrames.Render(1, 1, Vocabulary.Street(), straight)[0];
        Names(frame, codes, vocabulary).ShouldBe(Names(same, straight, Vocabulary.Street()));
    }

    [Fact]
    public void A_vocabulary_without_a_class_of_the_drive_is_told_so_and_can_do_without_it()
    {
        var vocabulary = Edited(classes => classes[2]!["name"] = "mast");
        var codes = new CodeBook(vocabulary.Concepts.Count);
        var error = Should.Throw<UserException>(() => DriveFrames.Render(1, 1, vocabulary, codes));
        error.Message.ShouldContain("no class 'pole'");
        error.Message.ShouldContain("--drive-frames 0");
        DriveFrames.Render(0, 1, vocabulary, codes).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("""{ "classes": [{ "name": "road", "color": [0, 0, 0] }], "concepts": [], "sets": {} }""", "exclusion")]
    [InlineData("""{ "classes": [{ "name": "road", "color": [0, 0, 0] }], "concepts": [], "exclusion": { "allowed": {} }, "sets": {} }""", "'road'")]
    [InlineData("""
        { "classes": [{ "name": "road", "color": [0, 0, 0] }, { "name": "road", "color": [1, 1, 1] }], "concepts": [],
          "exclusion": { "allowed": { "road": [] } }, "sets": {} }
        """, "'road' twice")]
    public void A_vocabulary_that_lacks_something_is_refused_in_one_sentence(string json, string says)
    {
        File.WriteAllText(_folder["own.json"], json);
        Should.Throw<UserException>(() => Vocabulary.Load(_folder["own.json"])).Message.ShouldContain(says);
    }

    [Fact]
    public void Without_the_drive_the_sets_alone_are_learned_from()
    {
        TinyStreet.Write(_folder["data"]);
        var options = Given("--recipe", "joint", "--drive-frames", "0");
        var street = StreetData.Load(options);
        foreach (var mixture in new[] { StreetMixtures.Classes(street, options), StreetMixtures.Concepts(street, options) })
        {
            mixture.Parts.SelectMany(p => p.Images).ShouldAllBe(i => !i.Name.StartsWith("drive_", StringComparison.Ordinal));
            mixture.Draw(new Random(1), new float[3 * mixture.Width * mixture.Height], new long[mixture.Width * mixture.Height]);
        }

        DataSources.Of(options).ShouldAllBe(d => !d.Name.Contains("drive", StringComparison.Ordinal));
        Should.Throw<UserException>(() => Given("--drive-frames", "-1")).Message.ShouldBe("--drive-frames is -1; it must be at least 0.");
    }

    private RunOptions Given(params string[] arguments)
    {
        var options = new TrainOptions();
        return options.RunOptions(StageCommands.Base(options).Parse(["--data", _folder["data"], "--run", _folder["run"], .. arguments]));
    }

    private RunOptions Options() => new(_folder["data"], _folder["run"], 1, null) { DriveFrames = 0 };

    private static CodeBook Codes() => new(Vocabulary.Street().Concepts.Count);

    private static UserException Load(string set) => Should.Throw<UserException>(() => ImageSet.Load(set, "train", Vocabulary.Street(), Codes()));

    /// <summary>A set of one frame all of whose pixels have one id.</summary>
    private string Set(string name, string labels, byte id)
    {
        File.WriteAllText(_folder[name, "labels.json"], labels);
        using var bgr = new Mat(8, 8, MatType.CV_8UC3, new Scalar(90, 90, 90));
        using var ids = new Mat(8, 8, MatType.CV_8UC1, new Scalar(id));
        Cv2.ImWrite(_folder[name, "train", "images", "a.png"], bgr);
        Cv2.ImWrite(_folder[name, "train", "labels", "a.png"], ids);
        return _folder[name];
    }

    private void Rename(string set, string name, string other)
    {
        var path = Path.Combine(_folder["data"], set, "labels.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace($"\"{name}\"", $"\"{other}\"", StringComparison.Ordinal));
    }

    /// <summary>The committed vocabulary with other classes; a class that gets another name is renamed throughout.</summary>
    private Vocabulary Edited(params Action<JsonArray>[] edits)
    {
        var root = JsonNode.Parse(File.ReadAllText(Path.Combine(AppContext.BaseDirectory, "Concepts", "street.json")))!;
        var classes = root["classes"]!.AsArray();
        var before = classes.Select(c => c!["name"]!.GetValue<string>()).ToArray();
        Array.ForEach(edits, edit => edit(classes));
        var text = root.ToJsonString();
        var after = classes.Select(c => c!["name"]!.GetValue<string>()).ToArray();
        foreach (var (from, to) in before.Except(after).Zip(after.Except(before)))
        {
            text = text.Replace($"\"{from}\"", $"\"{to}\"", StringComparison.Ordinal);
        }

        File.WriteAllText(_folder["edited.json"], text);
        return Vocabulary.Load(_folder["edited.json"]);
    }

    private static string[] Names(StreetImage image, CodeBook codes, Vocabulary vocabulary) =>
        [.. image.Codes.Select(code => codes.ClassOf(code) is var c && c == PixelMeaning.NoClass ? "" : vocabulary.Classes[c].Name)];
}
