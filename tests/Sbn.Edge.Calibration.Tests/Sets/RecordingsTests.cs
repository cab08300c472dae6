using Sbn.Edge.Calibration.Replay;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Sets;

public sealed class RecordingsTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_clip_is_the_same_recording_with_and_without_its_scheme_in_every_command()
    {
        TinyBundle.Write(_folder["bundle"]);
        PaintedStreet.Write(_folder["set"], 4);
        (await Replay(_folder["set", "images"], "clip.mp4")).ExitCode.ShouldBe(0);
        var clip = _folder["clip.mp4"];
        foreach (var (name, i) in new[] { clip, $"file:{clip}", $"file://{clip}" }.Select((name, i) => (name, i)))
        {
            Of(name).ShouldBe(Of(clip));
            var run = await Replay(name, $"again{i}.mp4");
            run.ExitCode.ShouldBe(0, run.Log);
        }
    }

    [Fact]
    public void A_folder_of_pictures_is_the_same_recording_with_and_without_its_scheme()
    {
        PaintedStreet.Write(_folder["set"], 2);
        var pictures = _folder["set", "images"];
        Of($"folder:{pictures}").ShouldBe(Of(pictures));
        Of($"file:{pictures}").ShouldBe(Of(pictures));
    }

    [Fact]
    public void What_is_not_there_is_refused_under_the_name_that_was_given() =>
        Should.Throw<Core.UserException>(() => Of("file:/nowhere/clip.mp4")).Message.ShouldContain("/nowhere/clip.mp4");

    private static Recording Of(string name) => Recordings.Of(ReplaySources.Create(), [name]).All.ShouldHaveSingleItem();

    private Task<BenchRun> Replay(string source, string output) =>
        BenchRun.Of("replay", "--source", source, "--bundle", _folder["bundle"], "--out", _folder[output]);
}
