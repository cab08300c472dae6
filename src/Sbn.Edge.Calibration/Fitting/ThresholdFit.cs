using Sbn.Edge.Calibration.Scenes;
using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Calibration.Fitting;

/// <summary>
/// Fits the level of uncertain pixels, and τ of each class, such that the target holds on every source by itself. Where the frames were out
/// of fold and make enough blocks, τ is the smallest code from there on at which the lower bound of the accuracy reaches the target; elsewhere
/// nothing is guaranteed. A risk that is asked for raises all τ to what conformal risk control allows.
/// </summary>
internal sealed class ThresholdFit
{
    /// <summary>
    /// The least number of blocks for a bound: with fewer, each is more than a twentieth of the data, and a 5 % tail cannot be
    /// told apart.
    /// </summary>
    public const int LeastBlocks = 20;

    /// <summary>The least duration of a block that counts as independent of the next.</summary>
    public const double LeastBlockSeconds = 10;

    /// <summary>The kind of guarantee given where every bound holds.</summary>
    public const string Bounded = "blockBootstrap95";

    /// <summary>The kind of guarantee given where <see cref="RiskControl"/> chose the least code.</summary>
    public const string Controlled = "conformalRisk";

    private const string None = "none";
    private const double TwoSided = 0.9;
    private readonly PixelTally _tally;
    private readonly ConfidenceChoice _choice;

    /// <summary>Fits the thresholds.</summary>
    /// <param name="classes">Classes by id.</param>
    /// <param name="tally">The pixels.</param>
    /// <param name="blocks">The frames' blocks.</param>
    /// <param name="fold">The other training that made the predictions; null where the model itself did.</param>
    /// <param name="choice">The target, and whether the frames are out of fold.</param>
    public ThresholdFit(IReadOnlyList<BundleClass> classes, PixelTally tally, FrameBlocks blocks, SceneFold? fold, ConfidenceChoice choice)
    {
        (_tally, _choice) = (tally, choice);
        Uncertain = UncertainFit.Fit(tally.Sources, choice.UncertainShare, choice.UncertainPrecision);
        Thresholds = SourceThresholds.Fit(tally.Sources, choice.Target, Uncertain.Code);
        var obstacle = ObstacleOf(blocks, fold);
        (Guarantee, Reason) = choice.Risk is { } risk ? Control(risk, blocks, obstacle) : Bound(classes, blocks, obstacle);
        Accepted = [.. classes.Select(one => Describe(one.Id))];
    }

    /// <summary>Below which confidence a pixel is uncertain.</summary>
    public UncertainLevel Uncertain { get; }

    /// <summary>τ by class id; 256 where nothing is accepted.</summary>
    public int[] Thresholds { get; }

    /// <summary><c>none</c> or <see cref="Bounded"/>.</summary>
    public string Guarantee { get; }

    /// <summary>Why there is none, or what it holds for.</summary>
    public string Reason { get; }

    /// <summary>How the accepted pixels did, by class id.</summary>
    public IReadOnlyList<AcceptedAs> Accepted { get; }

    // Each class's accuracy is bounded by itself.
    private (string Guarantee, string Reason) Bound(IReadOnlyList<BundleClass> classes, FrameBlocks blocks, string? obstacle)
    {
        if (obstacle is not null)
        {
            return (None, obstacle);
        }

        var doubtful = new List<string>();
        foreach (var one in classes.Where(one => Thresholds[one.Id] != AcceptThreshold.Unreachable))
        {
            if (_tally.AcceptedByBlock(one.Id, Thresholds[one.Id]).Count < LeastBlocks)
            {
                doubtful.Add(one.Name);
            }
            else
            {
                Thresholds[one.Id] = BoundedThreshold(one.Id, Thresholds[one.Id]);
            }
        }

        return doubtful.Count > 0
            ? (None, $"Fewer than {LeastBlocks} blocks hold pixels accepted as {string.Join(", ", doubtful)}, which is too few for a bound.")
            : (Bounded, $"The one-sided 95 % block-bootstrap bound of the accuracy of each class's accepted pixels reaches the target, over {blocks.Basis}");
    }

    // What all classes accept together is bounded, for any distribution of the blocks.
    private (string Guarantee, string Reason) Control(double risk, FrameBlocks blocks, string? obstacle)
    {
        var counts = _tally.PooledByBlock();
        var told = counts.Count(block => block.Sum > 0);
        if (told < RiskControl.LeastBlocks(risk))
        {
            return (None, $"--risk {risk} needs at least {RiskControl.LeastBlocks(risk)} blocks with labels, and there are {told}; no threshold was raised for it.");
        }

        var least = RiskControl.Fit(counts, risk);
        for (var c = 0; c < Thresholds.Length; c++)
        {
            Thresholds[c] = Math.Max(Thresholds[c], least);
        }

        return obstacle is null
            ? (Controlled, $"On another block like these, at most {risk} of the labelled pixels are expected to be accepted and wrong, whatever their distribution (conformal risk control over {told} blocks). {blocks.Basis}")
            : (None, $"The thresholds were raised for --risk {risk}, but that is no guarantee here. {obstacle}");
    }

    private string? ObstacleOf(FrameBlocks blocks, SceneFold? fold)
    {
        if (fold is not null)
        {
            return $"The thresholds were fitted on what another training of the network, {fold.Name} {fold.Version}, predicts on frames it never saw (--fold); its confidence is like this graph's, not the same, so that nothing is bounded.";
        }

        if (!_choice.IsOutOfFold)
        {
            return "The frames are not stated to be out of fold (--out-of-fold): a model is surer and better on what it was trained on than on the street.";
        }

        if (blocks.Length.FrameRate is null)
        {
            return $"The frames' times are not known (--frame-rate), and a bound needs at least {LeastBlocks} blocks of at least {LeastBlockSeconds:0} s.";
        }

        var longOnes = blocks.All.Count(block => block.Seconds >= LeastBlockSeconds);
        return longOnes < LeastBlocks || longOnes < blocks.Count
            ? $"{longOnes} of {blocks.Count} blocks of frames last at least {LeastBlockSeconds:0} s; a bound needs at least {LeastBlocks} blocks, all of them so long."
            : null;
    }

    private int BoundedThreshold(int classId, int least)
    {
        var counts = _tally.Histogram.Predicted(classId);
        for (var code = least; code < counts.Bins; code++)
        {
            if (counts.Total[code] == 0)
            {
                continue;
            }

            var blocks = _tally.AcceptedByBlock(classId, code);
            if (blocks.Count < LeastBlocks || blocks.Sum(block => block.All) < AcceptThreshold.LeastPixels(_choice.Target))
            {
                return AcceptThreshold.Unreachable;
            }

            if (LowerBound(classId, code) >= _choice.Target)
            {
                return code;
            }
        }

        return AcceptThreshold.Unreachable;
    }

    // The lower end of a central 90 % interval is a one-sided 95 % bound.
    private double? LowerBound(int classId, int threshold) => BlockBootstrap.EstimateRatio(
        _tally.AcceptedByBlock(classId, threshold), _choice.Resampling.Resamples, TwoSided, _choice.Resampling.Seed)?.Low;

    private AcceptedAs Describe(int classId)
    {
        var blocks = _tally.AcceptedByBlock(classId, Thresholds[classId]);
        var (right, all) = (blocks.Sum(block => block.Right), blocks.Sum(block => block.All));
        return new AcceptedAs((long)all, all > 0 ? right / all : null, LowerBound(classId, Thresholds[classId]), blocks.Count);
    }
}
