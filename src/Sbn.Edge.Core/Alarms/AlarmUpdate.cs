namespace Sbn.Edge.Core.Alarms;

/// <summary>What one observation changed; mostly nothing.</summary>
/// <param name="Changed">The alarms whose state is another now.</param>
/// <param name="Events">What was raised or cleared, in order of <see cref="AlarmEvent.Seq"/>.</param>
public sealed record AlarmUpdate(IReadOnlyList<AlarmState> Changed, IReadOnlyList<AlarmEvent> Events)
{
    /// <summary>Nothing changed.</summary>
    public static AlarmUpdate None { get; } = new([], []);
}

/// <summary>What must outlive a restart, or a change of the rules.</summary>
/// <param name="LastSeq">Number of the last event.</param>
/// <param name="States">The alarms.</param>
/// <param name="IsOfThisRun">True where somebody has looked all the time, so that what is active stays active.</param>
public sealed record AlarmSnapshot(long LastSeq, IReadOnlyList<AlarmState> States, bool IsOfThisRun = false);

/// <summary>What the alarms of one camera know of it beside its scenes.</summary>
/// <param name="Zones">Its zones.</param>
/// <param name="Numbers">Counts its events, whatever else tells some.</param>
/// <param name="HasEvidence">True where its uncertain regions come with evidence.</param>
public sealed record AlarmScope(IReadOnlyList<AlarmZone> Zones, AlarmNumbers Numbers, bool HasEvidence);
