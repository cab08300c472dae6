using System.Runtime.InteropServices;
using OpenCvSharp;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Evaluation;
using Sbn.Edge.Calibration.Replay;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.Sampling;

/// <summary>
/// Writes chosen frames as a data set: pictures, the predictions as labels to correct, and overlays that show what to check first. The
/// folder appears whole or not at all.
/// </summary>
/// <param name="judge">The model.</param>
/// <param name="recordings">Where the frames come from.</param>
/// <param name="classes">Classes with their colours, by id.</param>
internal sealed class SampleWriter(FrameJudge judge, Recordings recordings, IReadOnlyList<BundleClass> classes)
{
    private const int Quality = 90;

    private readonly ClassTint _tint = new(classes);

    /// <summary>Writes the data set.</summary>
    /// <param name="directory">A folder that is not there yet, or empty.</param>
    /// <param name="report">What is said of the frames.</param>
    /// <param name="frames">The frames, in the report's order.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">It cannot be written, or a recording cannot be read again.</exception>
    public void Write(string directory, SampleReport report, IReadOnlyList<ChosenFrame> frames, Terminal terminal, CancellationToken cancellationToken)
    {
        var path = Path.TrimEndingDirectorySeparator(Path.GetFullPath(directory));
        var part = $"{path}.{Environment.ProcessId}.part";
        try
        {
            foreach (var folder in (string[])["images", "labels", "review"])
            {
                Directory.CreateDirectory(Path.Combine(part, folder));
            }

            var labels = WriteFrames(part, report, frames, terminal, cancellationToken);
            File.WriteAllText(Path.Combine(part, "labels.json"), ReportFile.ToJson(LabelsFile()));
            File.WriteAllText(Path.Combine(part, Prelabels.FileName), ReportFile.ToJson(Prelabels.Of(labels)));
            File.WriteAllText(Path.Combine(part, "sample.json"), ReportFile.ToJson(report));
            if (Directory.Exists(path))
            {
                Directory.Delete(path);
            }

            Directory.Move(part, path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The sample '{directory}' cannot be written: {e.Message}", e);
        }
        finally
        {
            if (Directory.Exists(part))
            {
                Directory.Delete(part, recursive: true);
            }
        }
    }

    private SortedDictionary<string, byte[]> WriteFrames(
        string folder, SampleReport report, IReadOnlyList<ChosenFrame> frames, Terminal terminal, CancellationToken cancellationToken)
    {
        var labels = new SortedDictionary<string, byte[]>(StringComparer.Ordinal);
        var names = frames.Zip(report.Frames).ToDictionary(pair => (pair.First.Candidate.Recording, pair.First.Candidate.Frame), pair => pair.Second.Name);
        terminal.Track("writing frames", frames.Count, step =>
        {
            for (var i = 0; i < recordings.All.Count; i++)
            {
                var index = i;
                recordings.All[i].ForEach(
                    recordings.Sources,
                    (number, frame) =>
                    {
                        if (!names.TryGetValue((index, number), out var name))
                        {
                            return;
                        }

                        labels.Add(name, WriteFrame(folder, name, frame));
                        step();
                    },
                    frames.Where(one => one.Candidate.Recording == index).Select(one => one.Candidate.Frame).DefaultIfEmpty(-1).Max(),
                    cancellationToken);
            }
        });
        return labels;
    }

    // The picture is lossless: what is measured on it later is what was seen here.
    private byte[] WriteFrame(string folder, string name, Frame frame)
    {
        judge.See(frame, name);
        using var picture = FrameMat.Over(frame);
        File.WriteAllBytes(Path.Combine(folder, "images", $"{name}.png"), picture.ImEncode(".png"));
        var label = judge.Labels().ToPng([.. classes.Select(one => one.Color)]);
        File.WriteAllBytes(Path.Combine(folder, "labels", $"{name}.png"), label);
        using var tinted = new Mat();
        Cv2.CvtColor(picture, tinted, ColorConversionCodes.BGR2BGRA);
        _tint.Apply(MemoryMarshal.CreateSpan(ref tinted.At<byte>(0), frame.Width * frame.Height * 4), frame.Width, frame.Height, judge.Certainty, judge.Geometry);
        using var shown = new Mat();
        Cv2.CvtColor(tinted, shown, ColorConversionCodes.BGRA2BGR);
        File.WriteAllBytes(Path.Combine(folder, "review", $"{name}.jpg"), shown.ImEncode(".jpg", new ImageEncodingParam(ImwriteFlags.JpegQuality, Quality)));
        return label;
    }

    private object LabelsFile() => new
    {
        source = "frames of recordings, labelled by a model and to be corrected",
        labels = classes.ToDictionary(one => one.Id.ToString(System.Globalization.CultureInfo.InvariantCulture), one => one.Name),
        unlabelled = (int)Core.Datasets.LabelMap.Ignored,
    };
}
