using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>
/// Another confidence on the same predictions. The frames are shown twice: first to fit on, where a baseline needs it, then
/// to be scored.
/// </summary>
internal interface IBaseline : IDisposable
{
    /// <summary>True where the frames must be shown once to fit on.</summary>
    bool NeedsFit { get; }

    /// <summary>Looks at a frame to fit on.</summary>
    void Learn(SeenFrame frame);

    /// <summary>Scores a frame.</summary>
    void Score(SeenFrame frame);

    /// <summary>The figures of all frames scored.</summary>
    BaselineFigure Figure();
}
