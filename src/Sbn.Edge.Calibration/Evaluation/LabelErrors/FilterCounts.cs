namespace Sbn.Edge.Calibration.Evaluation.LabelErrors;

/// <summary>What one rule takes for label errors.</summary>
internal sealed class FilterCounts
{
    private long _caught;
    private long _lost;
    private int _patchesCaught;

    /// <summary>Counts a pixel that the rule takes for an error.</summary>
    public void Flag(bool isPlanted)
    {
        if (isPlanted)
        {
            _caught++;
        }
        else
        {
            _lost++;
        }
    }

    /// <summary>Counts a patch more than half of whose pixels it takes for errors.</summary>
    public void FlagPatch() => _patchesCaught++;

    /// <summary>The figures.</summary>
    /// <param name="planted">How many pixels were changed.</param>
    /// <param name="clean">How many were not.</param>
    /// <param name="patches">How many patches there are.</param>
    public FilterFigures Figures(long planted, long clean, int patches) => new(
        planted == 0 ? null : (double)_caught / planted,
        patches == 0 ? null : (double)_patchesCaught / patches,
        _caught + _lost == 0 ? null : (double)_caught / (_caught + _lost),
        clean == 0 ? null : (double)_lost / clean);
}
