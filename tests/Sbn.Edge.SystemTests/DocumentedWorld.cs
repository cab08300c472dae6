using System.Globalization;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>
/// A small copy of what the documents' commands find in a clone and beside it: a few real frames of every set in <c>../shared/data</c>, seconds of its
/// clips, the shipped model, and an <c>./sbn</c> that runs the built programs with long settings made short. Everything else of a command
/// is run as it is written.
/// </summary>
internal sealed class DocumentedWorld : IDisposable
{
    private const int FramesOfASequence = 2;
    private const int Sequences = 6;
    private const string SecondsOfAClip = "4";

    private readonly TempFolder _folder = new();

    private DocumentedWorld()
    {
    }

    /// <summary>The folder in which commands run.</summary>
    public string Clone => _folder["clone"];

    /// <summary>Makes one; skips the test where the shared data is missing.</summary>
    public static async Task<DocumentedWorld> MakeAsync()
    {
        var world = new DocumentedWorld();
        SharedData.Require("streets", "idd-lite");
        world.TakeSets();
        await world.TakeClipsAsync();
        Directory.CreateDirectory(world.In("models", "common"));
        Directory.CreateSymbolicLink(world.In("models", "street"), RepositoryRoot.Combine("models", "street"));
        Directory.CreateSymbolicLink(world.In("src"), RepositoryRoot.Combine("src"));
        TakeFrames(SharedData.Combine("camvid", "val"), world.In("street"));
        File.Copy(SharedData.Combine("camvid", "labels.json"), world.In("street", "labels.json"));
        await File.WriteAllTextAsync(world.In("sbn"), FrontDoor, TestContext.Current.CancellationToken);
        File.SetUnixFileMode(world.In("sbn"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return world;
    }

    /// <summary>Runs lines of a document as a shell would, up to the first that fails.</summary>
    public Task<Command> RunAsync(string lines) => Command.RunAsync(TimeSpan.FromMinutes(30), "bash", "-euo", "pipefail", "-c", $"cd '{Clone}'\n{lines}");

    public void Dispose() => _folder.Dispose();

    private static string FrontDoor => string.Create(CultureInfo.InvariantCulture, $$"""
        #!/usr/bin/env bash
        set -euo pipefail
        part=$1 verb=$2; shift
        words=() steps=' base concept finetune paper confidence '
        while [[ $# -gt 0 ]]; do
          case $1 in
            --base-steps | --concept-steps | --finetune-steps | --paper-steps | --confidence-steps)
              kind=${1#--} kind=${kind%-steps}
              steps=${steps/" $kind "/" "}
              words+=("$1" 1); shift ;;
            --frames | --frame | --shift-frames | --count) words+=("$1" 3); shift ;;
            *) words+=("${1/frames=450/frames=12}") ;;
          esac
          shift
        done
        case $part-$verb in
          train-base) words+=(--drive-frames 2 --threads 2); [[ $steps != *' base '* ]] || words+=(--base-steps 1) ;;
          train-*) words+=(--drive-frames 2 --threads 2); for kind in $steps; do words+=("--$kind-steps" 1); done ;;
          calibrate-quantize) words+=(--frames 8 --no-tuning --method minmax --keep-float 0) ;;
          calibrate-confidence) [[ " ${words[*]} " == *' --link-frames '* ]] || words+=(--link-frames 1); words+=(--bootstrap 100) ;;
          calibrate-evaluate) words+=(--bootstrap 100) ;;
          calibrate-drift) words+=(--frames 20) ;;
          calibrate-replay) [[ " ${words[*]} " == *' --frame'* ]] || words+=(--frames 3) ;;
        esac
        case $part in
          train) exec '{{Command.Built("Sbn.Edge.Training", "sbn-train")}}' "${words[@]}" ;;
          calibrate) exec '{{Command.Built("Sbn.Edge.Calibration", "sbn-calibrate")}}' "${words[@]}" ;;
        esac
        echo "no short form of $part $verb" >&2
        exit 1
        """);

    private string In(params string[] parts) => Path.Combine([Clone, .. parts]);

    private void TakeSets()
    {
        foreach (var images in Directory.EnumerateDirectories(SharedData.Folder, "images", SearchOption.AllDirectories))
        {
            var part = Path.GetDirectoryName(images)!;
            TakeFrames(part, Path.Combine(_folder["shared", "data"], Path.GetRelativePath(SharedData.Folder, part)));
        }

        foreach (var labels in Directory.EnumerateFiles(SharedData.Folder, "labels.json", SearchOption.AllDirectories))
        {
            File.Copy(labels, Path.Combine(_folder["shared", "data"], Path.GetRelativePath(SharedData.Folder, labels)));
        }
    }

    private static void TakeFrames(string from, string to)
    {
        foreach (var part in Directory.EnumerateDirectories(from).Select(Path.GetFileName))
        {
            var taken = Directory.CreateDirectory(Path.Combine(to, part!)).FullName;
            var frames = Directory.EnumerateFiles(Path.Combine(from, part!)).Order(StringComparer.Ordinal)
                .GroupBy(path => Path.GetFileName(path).Split('_')[0]).Take(Sequences).SelectMany(sequence => sequence.Take(FramesOfASequence));
            foreach (var frame in frames)
            {
                File.CreateSymbolicLink(Path.Combine(taken, Path.GetFileName(frame)), frame);
            }
        }
    }

    private async Task TakeClipsAsync()
    {
        var clips = Directory.CreateDirectory(_folder["shared", "data", "video"]).FullName;
        foreach (var clip in Directory.EnumerateFiles(SharedData.Combine("video"), "*.mp4"))
        {
            await CutAsync(clip, "0", Path.Combine(clips, Path.GetFileName(clip)));
        }

        // Drives of one camera.
        Directory.CreateDirectory(In("drives"));
        var day = SharedData.Combine("video", "highway_day.mp4");
        await CutAsync(day, "0", In("drives", "monday.mp4"));
        await CutAsync(day, "6", In("drives", "tuesday.mp4"));
        await CutAsync(SharedData.Combine("video", "highway_dusk.mp4"), "0", In("clip.mp4"));
    }

    private static async Task CutAsync(string clip, string from, string to)
    {
        var cut = await Command.RunAsync("ffmpeg", "-v", "error", "-ss", from, "-t", SecondsOfAClip, "-i", clip, "-c", "copy", to);
        cut.ExitCode.ShouldBe(0, cut.Error);
    }
}
