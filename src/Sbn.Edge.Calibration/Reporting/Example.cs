namespace Sbn.Edge.Calibration.Reporting;

/// <summary>A frame of a report: what the model sees in it, what is labelled, and where the two differ.</summary>
/// <param name="Name">The frame.</param>
/// <param name="Why">Why it is shown.</param>
/// <param name="Seen">The overlay, JPEG.</param>
/// <param name="Truth">The labels over the picture, PNG.</param>
/// <param name="Errors">The map of errors, PNG.</param>
/// <param name="Regions">The numbered regions of the overlay.</param>
internal sealed record Example(string Name, string Why, byte[] Seen, byte[] Truth, byte[] Errors, IReadOnlyList<ExampleRegion> Regions);

/// <summary>A numbered region of an example.</summary>
/// <param name="Number">Its number in the overlay.</param>
/// <param name="Sentence">What is said of it, as on the vehicle.</param>
internal sealed record ExampleRegion(long Number, string Sentence);
