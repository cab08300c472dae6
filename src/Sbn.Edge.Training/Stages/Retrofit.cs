using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Training.Data;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Scoring;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Stages;

/// <summary>Makes an SBN of a base network, stage by stage, and scores what it made.</summary>
internal sealed class Retrofit(StreetData street, RunOptions options, StageSteps steps, TextWriter log)
{
    /// <summary>Frames of streets of the drive that score the concepts, and the seed of the first; none was learned from.</summary>
    private const int DriveScore = 24;
    private const int DriveScoreSeed = 100_000;

    private static readonly double[] Strengths = [0, 0.25, 0.5, 0.75, 1];

    private ClassWeights? _weights;

    /// <summary>The base network, trained or loaded.</summary>
    public BaseNetwork Base(CancellationToken stop) => new BaseStage(street, options, log).Run(steps.Base, stop);

    /// <summary>The concept layer on the base's trunk, trained or loaded.</summary>
    public ConceptLayer Concepts(BaseNetwork network, CancellationToken stop) =>
        new ConceptStage(street, options, log).Run(network.Trunk, Fingerprint.Of([], network.Trunk)[..16], steps.Concepts, stop);

    /// <summary>The head on the concepts, trained or loaded.</summary>
    /// <param name="name">Folder of the checkpoint in the run.</param>
    public SbnHead Head(string name, BaseNetwork network, ConceptLayer concepts, CancellationToken stop) =>
        new FinetuneStage(street, options, log).Run(
            name, network, concepts, Fingerprint.Of([], network, concepts)[..16], steps.Finetune, stop);

    /// <summary>All stages; the finished network in evaluation mode. Its confidence is learned on the folds' unseen frames, where there are folds.</summary>
    public SbnNetwork All(BaseNetwork network, CancellationToken stop)
    {
        var concepts = Concepts(network, stop);
        var head = Head("finetune", network, concepts, stop);
        var below = Fingerprint.Of([], network.Trunk, concepts, head)[..16];
        var paper = new PaperStage(street, options, log).Run(network.Trunk, concepts, head, below, steps.Paper, stop);
        var sbn = SbnNetwork.From(network.Trunk, concepts, head, paper);
        if (options.OutOfFold.Count > 0)
        {
            using var confidence = new ConfidenceStage(street, options, log).Run(options.OutOfFold, Prior(), steps.Confidence, stop);
            sbn.Confidence.load_state_dict(confidence.state_dict());
        }

        return sbn;
    }

    /// <summary>How well the concepts are told on data they did not learn from, and whether they sit where they belong.</summary>
    public ConceptMetrics ScoreConcepts(SbnNetwork network)
    {
        var drive = DriveFrames.Render(Math.Min(DriveScore, options.DriveFrames), DriveScoreSeed, street.Vocabulary, street.Codes);
        var stage = new ConceptStage(street, options, log);
        var frames = street.HeldOut.Count > 0 ? street.HeldOut : street.Val;
        return new ConceptMetrics(
            stage.AveragePrecision(network.Trunk, network.Concepts, drive),
            stage.InParentShare(network.Trunk, network.Concepts, frames));
    }

    /// <summary>
    /// The class scores of a network on the frames nobody learned from: with the class-prior correction of this run, and in
    /// short at other strengths of it, so that one can choose.
    /// </summary>
    public StreetScore Score(Func<Tensor, Tensor> logits)
    {
        var frames = street.HeldOut.Count > 0 ? street.HeldOut : street.Val;
        var strengths = Strengths.Append(options.PriorStrength).Distinct().Order().ToArray();
        var confusions = Scorer.Score(logits, frames, street.Codes, street.ClassCount, [.. strengths.Select(Prior)]);
        return new StreetScore(
            street.ScoredOn,
            frames.Count,
            options.PriorStrength,
            Figures(confusions[Array.IndexOf(strengths, options.PriorStrength)]),
            [.. strengths.Zip(confusions, (s, c) => new PriorScore(s, c.MeanIou, c.PixelAccuracy))]);
    }

    /// <summary>The correction of the logits, for the weights of the loss, that is scored and exported.</summary>
    public float[] Prior() => Prior(options.PriorStrength);

    private float[] Prior(double strength) => Weights().Prior(strength);

    // Counting the labels of every frame takes a while, and a score asks for it at each strength.
    private ClassWeights Weights() => _weights ??= StreetMixtures.Weights(street, options);

    private ClassFigures Figures(ConfusionMatrix confusion) => new(
        confusion.MeanIou, confusion.PixelAccuracy, Each(c => confusion.Iou(c) ?? double.NaN), Each(confusion.Recall));

    private Dictionary<string, double> Each(Func<int, double> figure) => street.Vocabulary.Classes.ToDictionary(c => c.Name, c => figure(c.Id));
}

/// <summary>Optimiser steps of each stage.</summary>
internal sealed record StageSteps(int Base, int Concepts, int Finetune, int Paper, int Confidence);

/// <summary>Per concept: average precision on the sets' val parts; share of the strongest 1 % that lies in a class that may have it.</summary>
internal sealed record ConceptMetrics(
    IReadOnlyDictionary<string, double> AveragePrecision, IReadOnlyDictionary<string, double> InParentShare);

/// <summary>Class figures on named frames.</summary>
/// <param name="MeasuredOn">Which frames.</param>
/// <param name="Frames">How many.</param>
/// <param name="PriorStrength">Strength of the class-prior correction of <paramref name="Figures"/>.</param>
/// <param name="Figures">The figures.</param>
/// <param name="ByPriorStrength">The same in short at several strengths.</param>
internal sealed record StreetScore(
    string MeasuredOn, int Frames, double PriorStrength, ClassFigures Figures, IReadOnlyList<PriorScore> ByPriorStrength);

/// <summary>Class figures in short at one strength of the class-prior correction.</summary>
internal sealed record PriorScore(double Strength, double Miou, double PixelAccuracy);

internal sealed record ClassFigures(
    double Miou, double PixelAccuracy, IReadOnlyDictionary<string, double> Iou, IReadOnlyDictionary<string, double> Recall);
