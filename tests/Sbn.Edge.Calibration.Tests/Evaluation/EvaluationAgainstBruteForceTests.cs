using System.Text.Json;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Calibration.Tests.Evaluation;

/// <summary>The report held against the definitions of docs/calibration.md, written down pixel by pixel without any shortcut.</summary>
public sealed class EvaluationAgainstBruteForceTests
{
    private const int Frames = 3;
    private const int Classes = 4;
    private static readonly string[] Names = ["road", "building", "tree", "car"];

    [Fact]
    public async Task Every_figure_is_what_its_definition_says()
    {
        using var folder = new TempFolder();
        var bundle = TinyBundle.Write(folder["bundle"]);
        PaintedStreet.Write(folder["set"], Frames);
        var run = await BenchRun.Of("evaluate", "--bundle", folder["bundle"], "--dataset", folder["set"], "--report", folder["report.json"]);
        run.ExitCode.ShouldBe(0, run.Log);
        using var document = JsonDocument.Parse(await File.ReadAllTextAsync(folder["report.json"], TestContext.Current.CancellationToken));
        var report = document.RootElement;
        using var session = SbnSession.Open(bundle, "fp32");
        var pixels = PixelsOf(session, folder["set"]);

        Figure("pixelAccuracy").ShouldBe(Share(pixels, p => p.IsRight), 1e-12);
        var ious = Names.Select((_, c) => Share(pixels.Where(p => p.Label == c || p.Predicted == c), p => p.IsRight)).ToList();
        Figure("miou").ShouldBe(ious.Average(), 1e-12);
        for (var c = 0; c < Classes; c++)
        {
            report.GetProperty("iou").GetProperty(Names[c]).GetDouble().ShouldBe(ious[c], 1e-12);
            report.GetProperty("acceptedRecall").GetProperty(Names[c]).GetDouble()
                .ShouldBe(Share(pixels.Where(p => p.Label == c), p => p.IsAccepted && p.IsRight), 1e-12);
        }

        var accepted = report.GetProperty("accepted");
        accepted.GetProperty("coverage").GetDouble().ShouldBe(Share(pixels, p => p.IsAccepted), 1e-12);
        accepted.GetProperty("accuracy").GetDouble().ShouldBe(Share(pixels.Where(p => p.IsAccepted), p => p.IsRight), 1e-12);
        Figure("dangerousAccept").ShouldBe(Share(pixels.Where(p => p.Label == 3), p => p.IsAccepted && !p.IsRight), 1e-12);
        Figure("coverageAt99").ShouldBe(CoverageAt99(pixels), 1e-12);
        Figure("aurc").ShouldBe(Aurc(pixels), 1e-9);
        Figure("ece").ShouldBe(Ece(pixels), 1e-9);

        double Figure(string name) => report.GetProperty(name).GetDouble();
    }

    private static double CoverageAt99(List<Pixel> pixels) => Enumerable.Range(0, 256)
        .Select(threshold => pixels.Where(p => p.Code >= threshold).ToList())
        .Where(taken => taken.Count > 0 && Share(taken, p => p.IsRight) >= 0.99)
        .Select(taken => (double)taken.Count / pixels.Count)
        .DefaultIfEmpty(0)
        .Max();

    private static double Aurc(List<Pixel> pixels)
    {
        // The error rate at each code is asked for once, not once for each pixel of the code.
        var errorRates = pixels.Select(p => p.Code).Distinct().ToDictionary(code => code, code => Share(pixels.Where(p => p.Code >= code), p => !p.IsRight));
        return pixels.Average(p => errorRates[p.Code]);
    }

    private static double Ece(List<Pixel> pixels) => pixels
        .GroupBy(p => Math.Min((int)(ConfidenceCode.ToProbability(p.Code) * 15), 14))
        .Sum(group => (double)group.Count() / pixels.Count
            * Math.Abs(Share(group, p => p.IsRight) - group.Average(p => ConfidenceCode.ToProbability(p.Code))));

    private static double Share(IEnumerable<Pixel> pixels, Func<Pixel, bool> holds) => pixels.Average(p => holds(p) ? 1.0 : 0.0);

    private static List<Pixel> PixelsOf(SbnSession session, string set)
    {
        var pixels = new List<Pixel>();
        var pool = new FramePool();
        var scene = session.CreateScene();
        foreach (var frame in LabelledFolder.Open(set).Frames)
        {
            using var picture = frame.Read(pool, Classes);
            session.Run(picture.Frame.Bgr, picture.Frame.Width, picture.Frame.Height, scene);
            for (var i = 0; i < picture.Labels.Ids.Length; i++)
            {
                if (picture.Labels.Ids[i] != LabelMap.Ignored)
                {
                    pixels.Add(new Pixel(picture.Labels.Ids[i], scene.Classes[i], scene.Confidence[i]));
                }
            }
        }

        return pixels;
    }

    private readonly record struct Pixel(int Label, int Predicted, int Code)
    {
        public bool IsRight => Label == Predicted;

        public bool IsAccepted => Code >= TinyBundle.Threshold;
    }
}
