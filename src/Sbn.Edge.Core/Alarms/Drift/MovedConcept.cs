namespace Sbn.Edge.Core.Alarms.Drift;

/// <summary>A concept whose running mean lies outside what the calibration knows.</summary>
/// <param name="Concept">Its name.</param>
/// <param name="Activation">The running mean of its activation over the frame, 0…1.</param>
/// <param name="Usual">The calibration's mean.</param>
/// <param name="Low">The low end of the usual range.</param>
/// <param name="High">The high end of it.</param>
/// <param name="Distance">How far outside it lies, in margins: 1 and more.</param>
public sealed record MovedConcept(string Concept, double Activation, double Usual, double Low, double High, double Distance);
