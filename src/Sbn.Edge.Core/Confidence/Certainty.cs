namespace Sbn.Edge.Core.Confidence;

/// <summary>How sure the model is of a pixel, as it is published: the grey values of the certainty picture.</summary>
public enum Certainty : byte
{
    /// <summary>The place is ignored: it counts nowhere.</summary>
    Ignored = 0,

    /// <summary>An error is likely here; regions, summaries and alarms about doubt speak of these.</summary>
    Uncertain = 1,

    /// <summary>Predicted, good enough to draw, not good enough to promise the target accuracy.</summary>
    Plain = 2,

    /// <summary>The promised accuracy holds.</summary>
    Accepted = 3,
}
