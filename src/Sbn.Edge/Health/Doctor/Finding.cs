namespace Sbn.Edge.Health.Doctor;

/// <summary>What a check found.</summary>
/// <param name="Check">What was looked at: <c>clock</c>, <c>camera front</c>.</param>
/// <param name="Grade">How it is.</param>
/// <param name="Sentence">What was found.</param>
/// <param name="Advice">What to do, where the sentence does not say it.</param>
internal sealed record Finding(string Check, Grade Grade, string Sentence, string? Advice);
