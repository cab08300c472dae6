using Sbn.Edge.Calibration.Evaluation;

namespace Sbn.Edge.Calibration.Alarms;

/// <summary>
/// What <c>alarms</c> measures (schema <c>sbn.alarms/1</c>); docs/calibration.md defines each figure. A figure that cannot be told is null: a
/// precision where nothing was raised, a recall where nothing should have been.
/// </summary>
internal sealed record AlarmReport
{
    /// <summary>Schema name and version.</summary>
    public string Schema { get; init; } = "sbn.alarms/1";

    /// <summary>When it was measured, ISO 8601 UTC.</summary>
    public required string Date { get; init; }

    /// <summary>Version of the tool.</summary>
    public required string Tool { get; init; }

    /// <summary>The model.</summary>
    public required EvaluatedBundle Bundle { get; init; }

    /// <summary>Execution provider it ran on.</summary>
    public required string Provider { get; init; }

    /// <summary>What it was measured on.</summary>
    public required IReadOnlyList<AlarmMaterial> Material { get; init; }

    /// <summary>The figures of each alarm, by its key.</summary>
    public required IReadOnlyDictionary<string, AlarmFigures> Alarms { get; init; }

    /// <summary>What is to be held against them, a sentence each.</summary>
    public required IReadOnlyList<string> Notes { get; init; }
}

/// <summary>Labelled sequences that the alarms were run over.</summary>
/// <param name="Name">What they are called.</param>
/// <param name="Sequences">How many sequences.</param>
/// <param name="Frames">How many frames.</param>
/// <param name="Unlabelled">How many frames were left out because nothing in them is labelled.</param>
/// <param name="Seconds">Their length: the sum over sequences from the first frame to the last.</param>
/// <param name="SecondsBetweenFrames">The median; null with no two frames in a sequence.</param>
internal sealed record AlarmMaterial(string Name, int Sequences, long Frames, long Unlabelled, double Seconds, double? SecondsBetweenFrames);

/// <summary>One alarm held against the truth.</summary>
internal sealed record AlarmFigures
{
    /// <summary>When it should be raised, one sentence.</summary>
    public required string Truth { get; init; }

    /// <summary>How often it was raised.</summary>
    public required int Raised { get; init; }

    /// <summary>How many of these met a time in which it should be.</summary>
    public required int RaisedRightly { get; init; }

    /// <summary>How often it should have been raised.</summary>
    public required int Due { get; init; }

    /// <summary>In how many of these it was.</summary>
    public required int DueAndRaised { get; init; }

    /// <summary>Share of the raised ones that were right; null where none was raised.</summary>
    public required double? Precision { get; init; }

    /// <summary>Share of the due ones that were raised; null where none was due.</summary>
    public required double? Recall { get; init; }

    /// <summary>From when what it speaks of began until it was raised, its own waiting included; null where none was due and raised.</summary>
    public required AlarmDelay? Delay { get; init; }

    /// <summary>Wrongly raised ones by hour of the material; null where that has no length.</summary>
    public required double? FalsePerHour { get; init; }

    /// <summary>Share of the frames in which it is raised.</summary>
    public required double FramesRaised { get; init; }

    /// <summary>Share of the frames in which it should be.</summary>
    public required double FramesDue { get; init; }

    /// <summary>Mean share of wrong pixels in the place it watches, over frames in which it is raised; null where there are none.</summary>
    public required double? ErrorShareRaised { get; init; }

    /// <summary>The same over frames in which it is not.</summary>
    public required double? ErrorShareCleared { get; init; }
}

/// <summary>How late an alarm was.</summary>
/// <param name="Median">Seconds.</param>
/// <param name="Longest">Seconds.</param>
internal sealed record AlarmDelay(double Median, double Longest);
