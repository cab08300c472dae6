namespace Sbn.Edge.Calibration.Sampling;

/// <summary><c>sample.json</c>: where each frame of a sample came from, and why it was chosen.</summary>
/// <param name="Schema">Name and version of the layout.</param>
/// <param name="Tool">What chose them.</param>
/// <param name="Bundle">Name and version of the model.</param>
/// <param name="Variant">The graph that ran.</param>
/// <param name="GraphSha256">Its SHA-256.</param>
/// <param name="View">What of the frames the model saw; null for all of them.</param>
/// <param name="FrameRate">How many of the names' numbers make a second; null where they count frames.</param>
/// <param name="Recordings">The recordings' names.</param>
/// <param name="Frames">The frames, in the order in which they were chosen.</param>
internal sealed record SampleReport(
    string Schema, string Tool, string Bundle, string Variant, string GraphSha256, string? View, int? FrameRate,
    IReadOnlyList<string> Recordings, IReadOnlyList<SampledFrame> Frames)
{
    /// <summary>The layout that is written.</summary>
    public const string CurrentSchema = "sbn.sample/1";
}

/// <summary>One frame of a sample.</summary>
/// <param name="Name">Its name in <c>images</c> and <c>labels</c>, without extension.</param>
/// <param name="Recording">The recording's name.</param>
/// <param name="Frame">Its number there, from 0.</param>
/// <param name="Seconds">Its time there; null where the recording has no times.</param>
/// <param name="UncertainShare">Share of its pixels that are uncertain, 0…1.</param>
/// <param name="ExpectedError">Which share of its pixels the model itself expects to be wrong, 0…1.</param>
/// <param name="Why">Why it was chosen.</param>
internal sealed record SampledFrame(string Name, string Recording, long Frame, double? Seconds, double UncertainShare, double ExpectedError, string Why);
