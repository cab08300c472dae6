using CsCheck;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Collecting;
using Sbn.Edge.Calibration.Scenes;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Scenes;

/// <summary>Files of made-up scenes, for whatever holds whoever made them.</summary>
public sealed class SceneMergeTests
{
    private static readonly SceneShape Shape = new(8, 4, 3, 2, 4, 2);

    private static readonly Gen<(int Frames, int Shards, int[] Order, bool HasFold)> AnyJob =
        from frames in Gen.Int[1, 12]
        from shards in Gen.Int[1, 16]
        from order in Gen.Shuffle(Enumerable.Range(0, shards).ToArray())
        from hasFold in Gen.Bool
        select (frames, shards, order, hasFold);

    [Fact]
    public void Merged_in_any_order_the_parts_are_byte_by_byte_the_file_of_one_run() => AnyJob.Sample(
        any =>
        {
            using var folder = new TempFolder();
            var job = JobOf(any.Frames, any.HasFold);
            Record(folder["whole"], job, Shard.Whole);
            string[] parts = [.. any.Order.Select(i => Record(folder[$"part{i}"], job, new Shard(i, any.Shards)))];
            using (var merge = new SceneMerge(parts))
            using (var merged = File.Create(folder["merged"]))
            {
                merge.Write(merged, "merged", new Terminal(TextWriter.Null, TextWriter.Null, isInteractive: false), CancellationToken.None);
            }

            File.ReadAllBytes(folder["merged"]).ShouldBe(File.ReadAllBytes(folder["whole"]));
        },
        iter: 60);

    [Fact]
    public void What_was_recorded_is_read_as_it_was() => AnyJob.Sample(
        any =>
        {
            using var folder = new TempFolder();
            var job = JobOf(any.Frames, any.HasFold);
            var shard = new Shard(any.Order[0], any.Shards);
            using var file = SceneFile.Open(Record(folder["part"], job, shard));
            foreach (var index in file.Job.FramesInside())
            {
                var (read, wanted) = (file.Read(index), Painted(job, index));
                read.Labels.Width.ShouldBe(wanted.Labels.Width);
                read.Labels.Ids.ShouldBe(wanted.Labels.Ids);
                read.Scene.Classes.ShouldBe(wanted.Scene.Classes);
                read.Scene.Confidence.ShouldBe(wanted.Scene.Confidence);
                read.Scene.Concepts.ShouldBe(wanted.Scene.Concepts);
                read.Fold?.Classes.ShouldBe(wanted.Fold!.Classes);
                read.Fold?.Confidence.ShouldBe(wanted.Fold!.Confidence);
                (read.Fold is not null).ShouldBe(any.HasFold);
            }
        },
        iter: 60);

    [Fact]
    public void No_single_flipped_bit_is_read_as_another_scene()
    {
        using var folder = new TempFolder();
        var job = JobOf(2, hasFold: false);
        var whole = File.ReadAllBytes(Record(folder["whole"], job, Shard.Whole));
        var wanted = Everything(folder["whole"]);
        for (var at = 0; at < whole.Length; at++)
        {
            var bytes = whole.ToArray();
            bytes[at] ^= (byte)(1 << (at % 8));
            File.WriteAllBytes(folder["flipped"], bytes);
            try
            {
                // Bits that say nothing (a time, a flag) may be any.
                Everything(folder["flipped"]).ShouldBe(wanted);
            }
            catch (Core.UserException e)
            {
                e.Message.ShouldContain("flipped");
            }
        }
    }

    private static string Everything(string path)
    {
        using var file = SceneFile.Open(path);
        return System.Text.Encoding.UTF8.GetString(SceneJobJson.Write(file.Job))
            + string.Concat(file.Job.FramesInside().Select(index => Convert.ToHexString(file.ReadPacked(index))));
    }

    private static SceneJob JobOf(int frames, bool hasFold) => new()
    {
        Schema = SceneJob.CurrentSchema,
        GraphSha256 = new string('a', 64),
        Variant = "fp32",
        Shape = Shape,
        Concepts = new ConceptCodes(1 / 127f, 0),
        Fold = hasFold ? new SceneFold("fold", "1.0.0", new string('b', 64)) : null,
        Sets = [new SceneSet("one", [.. Enumerable.Range(0, frames / 2).Select(i => $"a_{i:00}")]), new SceneSet("two", [.. Enumerable.Range(frames / 2, frames - (frames / 2)).Select(i => $"b_{i:00}")])],
        Shards = 1,
        Inside = [0],
    };

    private static string Record(string path, SceneJob job, Shard shard)
    {
        var part = job.Of(shard);
        using var stream = File.Create(path);
        using var writer = new SceneFileWriter(stream, path, part);
        foreach (var index in part.FramesInside())
        {
            writer.Add(index, Painted(part, index).Pack("frame"));
        }

        writer.Finish();
        return path;
    }

    private static RecordedFrame Painted(SceneJob job, int index)
    {
        var random = new Random(index);
        var (width, height) = (1 + random.Next(12), 1 + random.Next(9));
        var frame = new RecordedFrame(job)
        {
            Labels = new LabelMap(width, height, [.. Enumerable.Range(0, width * height).Select(_ => random.Next(4) is < 3 and var id ? (byte)id : LabelMap.Ignored)]),
        };
        foreach (var scene in new[] { frame.Scene, frame.Fold }.OfType<Scene>())
        {
            for (var i = 0; i < scene.Classes.Length; i++)
            {
                scene.Classes[i] = (byte)random.Next(3);
            }

            random.NextBytes(scene.Confidence);
        }

        for (var i = 0; i < frame.Scene.Concepts.Length; i++)
        {
            frame.Scene.Concepts[i] = random.Next(128) * (1 / 127f);
        }

        return frame;
    }
}
