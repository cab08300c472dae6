using Sbn.Edge.Drive.Shifts;

namespace Sbn.Edge.Calibration.Evaluation.Shifts;

/// <summary>What is laid over the frames, and over how many of them.</summary>
/// <param name="Shifts">The disturbances.</param>
/// <param name="Frames">Over how many frames, spread evenly; all where there are fewer.</param>
internal sealed record ShiftPlan(IReadOnlyList<Shift> Shifts, int Frames)
{
    /// <summary>The numbers of the frames, each the middle one of an equal part of all.</summary>
    /// <param name="all">How many frames there are.</param>
    public IReadOnlyList<int> Of(int all)
    {
        var count = Math.Min(Frames, all);
        return [.. Enumerable.Range(0, count).Select(i => (int)((((2L * i) + 1) * all) / (2L * count)))];
    }
}
