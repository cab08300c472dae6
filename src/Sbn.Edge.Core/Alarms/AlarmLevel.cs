namespace Sbn.Edge.Core.Alarms;

/// <summary>A measured level, 0…1, with the sentence that tells it; null where it cannot be measured.</summary>
internal readonly record struct AlarmLevel(double? Value, string Reason);
