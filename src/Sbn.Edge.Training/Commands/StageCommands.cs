using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Stages;

namespace Sbn.Edge.Training.Commands;

/// <summary><c>base</c>, <c>concepts</c>, <c>finetune</c>: each trains what comes before it too, where that is not done yet.</summary>
internal static class StageCommands
{
    public static Command Base(TrainOptions options)
    {
        var save = new Option<string?>("--save")
        {
            Description = "Also write the finished weights here, half as large (a .safetensors file that --start-from takes).",
        };
        save.Validators.Add(result =>
        {
            if (result.GetValue(save) is { } path && !path.EndsWith(HalfWeights.Ending, StringComparison.Ordinal))
            {
                result.AddError($"--save is '{path}'; it must end in {HalfWeights.Ending}.");
            }
        });
        var command = Stage(new Command("base", "Train the ordinary network that the SBN is made of."), options, (session, result, stop) =>
        {
            var network = session.Base(stop);
            if (result.GetValue(save) is { } path)
            {
                HalfWeights.Save(network, path);
                session.Log.WriteLine($"base: wrote {path}");
            }
        });
        command.Add(save);
        return command;
    }

    public static Command Concepts(TrainOptions options)
    {
        var command = new Command("concepts", "Learn the linear map from the frozen trunk's features to the named concepts.");
        return Stage(command, options, (session, _, stop) => session.Retrofit.Concepts(session.Base(stop), stop));
    }

    public static Command Finetune(TrainOptions options)
    {
        var command = new Command("finetune", "Put the concepts in place of the features, re-train the head, train the confidence classifiers.");
        return Stage(command, options, (session, _, stop) => session.Sbn(stop));
    }

    /// <summary>Trains on one fold what the paper compares, with the same budget each.</summary>
    public static Command Compare(TrainOptions options)
    {
        var command = new Command(
            "compare",
            "Beside the SBN, on the same frames and budget: its base, K random projections as bottleneck, and the base's own head on the concepts.");
        return Stage(command, options, Comparisons);
    }

    internal static Command Stage(Command command, TrainOptions options, Action<TrainSession, ParseResult, CancellationToken> run)
    {
        foreach (var option in options.All)
        {
            command.Add(option);
        }

        command.SetAction((result, stop) =>
        {
            using var session = TrainSession.Open(options, result, Console.Out);
            run(session, result, stop);
            return Task.FromResult(0);
        });
        return command;
    }

    private static void Comparisons(TrainSession session, ParseResult result, CancellationToken stop)
    {
        var network = session.Base(stop);
        var sbn = session.Sbn(stop);
        var mixture = StreetMixtures.Classes(session.Street, session.Options);
        var random = RandomBottleneck.Make(sbn.Concepts.Count, network.Trunk, mixture, session.Options.Seed + 10);
        var randomHead = session.Retrofit.Head("random-bottleneck", network, random, stop);
        session.Report("randomBottleneck", x => randomHead.forward(random.forward(network.Trunk.forward(x))), network.Trunk, random, randomHead);
        using var untrained = UntrainedHead.Fit(network, sbn.Concepts, mixture, session.Options.Seed + 11);
        session.Report("headNotRetrained", x => untrained.Forward(sbn.Activations(x)), sbn.Trunk, sbn.Concepts, network.Head);
    }

    /// <summary>A table of per-class figures, one line.</summary>
    internal static string Line(string name, StreetScore score)
    {
        var classes = string.Join(", ", score.Figures.Iou.Select(
            c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {100 * c.Value:F0} ({100 * score.Figures.Recall[c.Key]:F0})")));
        var strengths = string.Join(", ", score.ByPriorStrength.Select(
            s => string.Create(CultureInfo.InvariantCulture, $"{s.Strength:G2}: {100 * s.Miou:F1}/{100 * s.PixelAccuracy:F1}")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{name}: mIoU {100 * score.Figures.Miou:F1} %, accuracy {100 * score.Figures.PixelAccuracy:F1} % on {score.MeasuredOn} ({score.Frames} frames); IoU (recall): {classes}; mIoU/accuracy by prior strength: {strengths}");
    }
}
