using Sbn.Edge.Core.Alarms.Drift;

namespace Sbn.Edge.Calibration.Drift;

/// <summary>What the watch for drift does on recordings (schema <c>sbn.drift/1</c>). docs/calibration.md defines every figure.</summary>
internal sealed record DriftReport
{
    /// <summary>Schema name and version.</summary>
    public string Schema { get; } = "sbn.drift/1";

    /// <summary>Name and version of the bundle.</summary>
    public required string Bundle { get; init; }

    /// <summary>The graph that ran, and on what.</summary>
    public required string Runs { get; init; }

    /// <summary>What was laid over each frame, as <c>fog:4</c>; null for nothing.</summary>
    public required string? Shift { get; init; }

    /// <summary>Time constant of the running means, seconds.</summary>
    public required double WindowSeconds { get; init; }

    /// <summary>All recordings together.</summary>
    public required DriftTotals Totals { get; init; }

    /// <summary>Each by itself; every one starts with a fresh watch.</summary>
    public required IReadOnlyList<WatchedRecording> Recordings { get; init; }
}

/// <summary>All recordings together.</summary>
/// <param name="JudgedSeconds">For how long there was enough to judge.</param>
/// <param name="DriftSeconds">For how long there was a drift.</param>
/// <param name="Onsets">How often one began.</param>
/// <param name="OnsetsPerHour">The same by the hour that was judged; null where nothing was.</param>
internal sealed record DriftTotals(double JudgedSeconds, double DriftSeconds, int Onsets, double? OnsetsPerHour)
{
    /// <summary>Adds up.</summary>
    public static DriftTotals Of(IReadOnlyList<WatchedRecording> recordings)
    {
        var judged = recordings.Sum(one => one.JudgedSeconds);
        var onsets = recordings.Sum(one => one.Onsets);
        return new DriftTotals(judged, recordings.Sum(one => one.DriftSeconds), onsets, judged > 0 ? onsets * 3600 / judged : null);
    }
}

/// <summary>What the watch did on one recording.</summary>
internal sealed record WatchedRecording
{
    /// <summary>What it is called.</summary>
    public required string Source { get; init; }

    /// <summary>Its frames.</summary>
    public required long Frames { get; init; }

    /// <summary>How long it lasted.</summary>
    public required double Seconds { get; init; }

    /// <summary>For how long of that there was enough to judge.</summary>
    public required double JudgedSeconds { get; init; }

    /// <summary>For how long there was a drift.</summary>
    public required double DriftSeconds { get; init; }

    /// <summary>How often one began.</summary>
    public required int Onsets { get; init; }

    /// <summary>When the first one began; null where none did.</summary>
    public required double? FirstOnsetSeconds { get; init; }

    /// <summary>The highest level, of which a drift begins at 1; null where nothing was judged.</summary>
    public required double? HighestLevel { get; init; }

    /// <summary>The mean share of the picture that was accepted.</summary>
    public required double AcceptedShare { get; init; }

    /// <summary>The concepts that were named, each where it was farthest out.</summary>
    public required IReadOnlyList<MovedConcept> Concepts { get; init; }

    /// <summary>What was last said of a drift; null where there was none.</summary>
    public required string? Sentence { get; init; }
}
