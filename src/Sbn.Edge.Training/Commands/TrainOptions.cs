using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Core;
using Sbn.Edge.Training.Stages;

namespace Sbn.Edge.Training.Commands;

/// <summary>The options that the stages share, in one place.</summary>
internal sealed class TrainOptions
{
    public Option<string> Data { get; } = new("--data")
    {
        Description = "Folder with camvid/ and concepts/ in it, or the root of a Cityscapes layout (leftImg8bit/, gtFine/) beside them with --cityscapes.",
        DefaultValueFactory = _ => Path.Combine("..", "shared", "data"),
    };

    public Option<string> Run { get; } = new("--run")
    {
        Description = "Folder of this run's checkpoints and metrics; an interrupted run goes on from there.",
        DefaultValueFactory = _ => Path.Combine("runs", "street"),
    };

    public Option<string?> HoldOut { get; } = new("--hold-out")
    {
        Description = "CamVid sequence (0001TP, 0006R0 or 0016E5) or set of streets/ (kitti-semantics) to learn nothing from and to score on; several are joined by +; without it, val is scored.",
    };

    public Option<string?> Cityscapes { get; } = new("--cityscapes")
    {
        Description = "Root of a Cityscapes copy (leftImg8bit/ and gtFine/), whose train frames join the street frames.",
    };

    public Option<string> StartFrom { get; } = new("--start-from")
    {
        Description = "What the base begins with: 'imagenet' (backbone trained on ImageNet), 'random', or the average.weights of a base run.",
        DefaultValueFactory = _ => Stages.StartFrom.ImageNet,
    };

    public Option<int> DriveFrames { get; } = new("--drive-frames")
    {
        Description = "Frames of the synthetic drive to learn from, each of another street; 0 for none.",
        DefaultValueFactory = _ => 300,
    };

    public Option<Recipe> Recipe { get; } = new("--recipe")
    {
        Description = "What a run learns from: 'streets' (CamVid, KITTI, and what 'common' knows), 'common' (streets of many cities, coarse labels among them, "
            + "without CamVid and KITTI: what every fold may begin with), 'joint' (CamVid, street-facade and the drive: needs no streets/) or 'plain' (CamVid only).",
        DefaultValueFactory = _ => Stages.Recipe.Streets,
    };

    public Option<double> PriorStrength { get; } = new("--prior-strength")
    {
        Description = "How much of the loss's class weights is taken out of the scores again: 1 (all) gives the best accuracy, 0 favours rare classes.",
        DefaultValueFactory = _ => 1,
    };

    public Option<string[]> OutOfFold { get; } = new("--out-of-fold")
    {
        Description = "Finished runs of the same stages with --hold-out, on whose unseen frames the confidence is learned; may be repeated.",
    };

    public Option<int> BaseSteps { get; } = new("--base-steps")
    {
        Description = "Optimiser steps (8 crops each) of base; 0 takes the base that --start-from names as it is.",
        DefaultValueFactory = _ => 4500,
    };

    public Option<int> ConceptSteps { get; } = Steps("--concept-steps", 700, "concepts");

    public Option<int> FinetuneSteps { get; } = Steps("--finetune-steps", 1500, "finetune");

    public Option<int> PaperSteps { get; } = Steps("--paper-steps", 300, "each of the two stages of the paper's predictor");

    public Option<int> ConfidenceSteps { get; } = new("--confidence-steps")
    {
        Description = "Optimiser steps (4 frames each) of the confidence.",
        DefaultValueFactory = _ => 800,
    };

    public Option<int> Seed { get; } = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };

    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "Threads of the arithmetic.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public IEnumerable<Option> All =>
        [Data, Run, HoldOut, Cityscapes, StartFrom, DriveFrames, Recipe, PriorStrength, OutOfFold, BaseSteps, ConceptSteps, FinetuneSteps, PaperSteps, ConfidenceSteps, Seed, Threads];

    public RunOptions RunOptions(ParseResult result) => new(
        Existing(result.GetValue(Data)!), result.GetValue(Run)!, result.GetValue(Seed), result.GetValue(HoldOut), result.GetValue(Cityscapes))
    {
        Recipe = result.GetValue(Recipe),
        DriveFrames = AtLeast(0, result, DriveFrames),
        PriorStrength = result.GetValue(PriorStrength) is >= 0 and <= 1 and var strength
            ? strength
            : throw new UserException(
                $"--prior-strength is {result.GetValue(PriorStrength).ToString(CultureInfo.InvariantCulture)}; it must be from 0 to 1."),
        OutOfFold = [.. (result.GetValue(OutOfFold) ?? []).Select(FoldRun.Open)],
        StartFrom = Beginning(result.GetValue(StartFrom)!),
    };

    public StageSteps Steps(ParseResult result) => new(
        AtLeast(0, result, BaseSteps), Positive(result, ConceptSteps), Positive(result, FinetuneSteps), Positive(result, PaperSteps), Positive(result, ConfidenceSteps));

    private static Option<int> Steps(string name, int value, string stage) => new(name)
    {
        Description = $"Optimiser steps (8 crops each) of {stage}.",
        DefaultValueFactory = _ => value,
    };

    private static int Positive(ParseResult result, Option<int> option) => AtLeast(1, result, option);

    private static int AtLeast(int least, ParseResult result, Option<int> option)
    {
        var value = result.GetValue(option);
        return value >= least
            ? value
            : throw new UserException(string.Create(CultureInfo.InvariantCulture, $"{option.Name} is {value}; it must be at least {least}."));
    }

    private static string Beginning(string value) => value is Stages.StartFrom.ImageNet or Stages.StartFrom.Random || File.Exists(value)
        ? value
        : throw new UserException($"--start-from is '{value}'; it must be 'imagenet', 'random' or a file of weights, and there is no such file.");

    private static string Existing(string folder) => Directory.Exists(folder)
        ? folder
        : throw new UserException($"The data folder {folder} does not exist; name it with --data (it holds camvid/ and concepts/).");
}
