using Sbn.Edge.Calibration.Scenes;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Tests.Scenes;

public sealed class SceneFileWriterTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(900)]
    [InlineData(5000)]
    public void A_full_disk_is_one_sentence_that_names_the_file(int free)
    {
        var job = new SceneJob
        {
            Schema = SceneJob.CurrentSchema,
            GraphSha256 = "a",
            Variant = "fp32",
            Shape = new SceneShape(8, 4, 3, 2, 4, 2),
            Concepts = new ConceptCodes(1 / 127f, 0),
            Fold = null,
            Sets = [new SceneSet("one", ["a_1", "a_2"])],
            Shards = 1,
            Inside = [0],
        };
        using var disk = new SmallDisk(free);
        Should.Throw<UserException>(() =>
        {
            using var writer = new SceneFileWriter(disk, "all.scenes", job);
            var noise = new byte[4000];
            for (var i = 0; i < 2; i++)
            {
                new Random(i).NextBytes(noise);
                writer.Add(i, noise);
            }

            writer.Finish();
        }).Message.ShouldBe("'all.scenes' cannot be written: No space left.");
    }

    private sealed class SmallDisk(int free) : MemoryStream
    {
        public override void Write(ReadOnlySpan<byte> buffer)
        {
            Room(buffer.Length);
            base.Write(buffer);
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            Room(count);
            base.Write(buffer, offset, count);
        }

        private void Room(int count)
        {
            if (Position + count > free)
            {
                throw new IOException("No space left.");
            }
        }
    }
}
