using Sbn.Edge.Training.Concepts;
using Sbn.Edge.Training.Loop;

namespace Sbn.Edge.Training.Stages;

/// <summary>What every stage needs to know.</summary>
/// <param name="Data">The data folder, with camvid/ and concepts/ in it.</param>
/// <param name="Run">The folder of this run's checkpoints and metrics.</param>
/// <param name="Seed">Seed of everything random.</param>
/// <param name="HeldOut">CamVid sequence, or set of <c>streets/</c>, kept for scoring only; several joined by '+'; null where all is learned from.</param>
/// <param name="Cityscapes">Root of a Cityscapes copy whose train frames join; null for none.</param>
internal sealed record RunOptions(string Data, string Run, int Seed, string? HeldOut, string? Cityscapes = null)
{
    /// <summary>The names in <see cref="HeldOut"/>.</summary>
    public IReadOnlyList<string> AllHeldOut => HeldOut?.Split('+') ?? [];

    /// <summary>Which data and which variations it learns from.</summary>
    public Recipe Recipe { get; init; } = Recipe.Joint;

    /// <summary>What the base begins with: <see cref="Stages.StartFrom.ImageNet"/>, <see cref="Stages.StartFrom.Random"/> or a file of a base's weights.</summary>
    public string StartFrom { get; init; } = Stages.StartFrom.ImageNet;

    /// <summary>How much of the class weights' effect is taken out of the scores, 0…1.</summary>
    public double PriorStrength { get; init; } = 1;

    /// <summary>Runs with something held out, on whose unseen frames the confidence is learned.</summary>
    public IReadOnlyList<FoldRun> OutOfFold { get; init; } = [];

    /// <summary>How many frames of the synthetic drive are learned from, each of another street; 0 for none.</summary>
    public int DriveFrames { get; init; } = 300;

    /// <summary>What every stage's result depends on.</summary>
    public StagePlan Plan() => StagePlan.Of(
        ("recipe", Recipe),
        ("hold-out", HeldOut),
        ("cityscapes", Cityscapes),
        ("drive frames", DriveFrames),
        ("vocabulary", StagePlan.Print(Vocabulary.StreetFile)),
        ("start from", StagePlan.Print(StartFrom) is { } print ? $"weights {print}" : StartFrom));
}

/// <summary>What the base may begin with beside a file of weights.</summary>
internal static class StartFrom
{
    /// <summary>The backbone is a ResNet-18 trained on ImageNet; the rest is random.</summary>
    public const string ImageNet = "imagenet";

    /// <summary>Everything is random.</summary>
    public const string Random = "random";
}
