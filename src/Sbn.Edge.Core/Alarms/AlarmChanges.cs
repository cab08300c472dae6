namespace Sbn.Edge.Core.Alarms;

/// <summary>Gathers what one observation changes; mostly nothing, which costs nothing.</summary>
internal sealed class AlarmChanges
{
    private List<AlarmState>? _changed;
    private List<AlarmEvent>? _events;

    /// <summary>Notes a state, and the event that brought it where there is one.</summary>
    public void Add(AlarmState state, AlarmEvent? happened)
    {
        (_changed ??= []).Add(state);
        if (happened is not null)
        {
            (_events ??= []).Add(happened);
        }
    }

    /// <summary>What was gathered, with which it begins anew.</summary>
    public AlarmUpdate Take()
    {
        if (_changed is null)
        {
            return AlarmUpdate.None;
        }

        var update = new AlarmUpdate(_changed, _events ?? []);
        (_changed, _events) = (null, null);
        return update;
    }
}
