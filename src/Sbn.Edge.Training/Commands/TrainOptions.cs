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
        Description = "CamVid sequence (0001TP, 0006R0 or 0016E5) to learn nothing from and to score on; without it, val is scored.",
    };

    public Option<string?> Cityscapes { get; } = new("--cityscapes")
    {
        Description = "Root of a Cityscapes copy (leftImg8bit/ and gtFine/), whose train frames join the street frames.",
    };

    public Option<string?> StartFrom { get; } = new("--start-from")
    {
        Description = "Weights of a base network to go on from, such as models/street/base.weights, in place of random ones.",
    };

    public Option<int> DriveFrames { get; } = new("--drive-frames")
    {
        Description = "Frames of the synthetic drive to learn from, each of another street.",
        DefaultValueFactory = _ => 300,
    };

    public Option<Recipe> Recipe { get; } = new("--recipe")
    {
        Description = "What the base learns from: 'joint' (CamVid, street-facade, pasted people and cars, strong variation) or 'plain' (CamVid only).",
        DefaultValueFactory = _ => Stages.Recipe.Joint,
    };

    public Option<int> BaseSteps { get; } = Steps("--base-steps", 4500, "base");

    public Option<int> ConceptSteps { get; } = Steps("--concept-steps", 700, "concepts");

    public Option<int> FinetuneSteps { get; } = Steps("--finetune-steps", 1500, "finetune");

    public Option<int> ConfidenceSteps { get; } = Steps("--confidence-steps", 300, "each of the two confidence stages");

    public Option<int> Seed { get; } = new("--seed") { Description = "Seed of everything random.", DefaultValueFactory = _ => 1 };

    public Option<int> Threads { get; } = new("--threads")
    {
        Description = "Threads of the arithmetic.",
        DefaultValueFactory = _ => Environment.ProcessorCount,
    };

    public IEnumerable<Option> All =>
        [Data, Run, HoldOut, Cityscapes, StartFrom, DriveFrames, Recipe, BaseSteps, ConceptSteps, FinetuneSteps, ConfidenceSteps, Seed, Threads];

    public RunOptions RunOptions(ParseResult result) => new(
        Existing(result.GetValue(Data)!), result.GetValue(Run)!, result.GetValue(Seed), result.GetValue(HoldOut), result.GetValue(Cityscapes))
    {
        DriveFrames = Positive(result, DriveFrames),
        StartFrom = result.GetValue(StartFrom) is not { } file ? null : File.Exists(file)
            ? file
            : throw new UserException($"The weights '{file}' (--start-from) do not exist."),
    };

    public StageSteps Steps(ParseResult result) => new(
        Positive(result, BaseSteps), Positive(result, ConceptSteps), Positive(result, FinetuneSteps), Positive(result, ConfidenceSteps));

    private static Option<int> Steps(string name, int value, string stage) => new(name)
    {
        Description = $"Optimiser steps (8 crops each) of {stage}.",
        DefaultValueFactory = _ => value,
    };

    private static int Positive(ParseResult result, Option<int> option)
    {
        var value = result.GetValue(option);
        return value > 0
            ? value
            : throw new UserException($"{option.Name} is {value.ToString(CultureInfo.InvariantCulture)}; it must be at least 1.");
    }

    private static string Existing(string folder) => Directory.Exists(folder)
        ? folder
        : throw new UserException($"The data folder {folder} does not exist; name it with --data (it holds camvid/ and concepts/).");
}
