using System.Text.Json;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Disk;

namespace Sbn.Edge.Outbox;

/// <summary>
/// What the next start must know of the alarms, in one file beside the alarm events: by camera the number of the last event, where the alarms stand, and which retained
/// topics were told. Written when an event happens, before it is on its way, with the event in it: a start after a crash between the two sends it
/// again, with the same id, so that no number is left out or given twice. Each writing is flushed before its event goes anywhere: a power cut cannot take back a number that a subscriber
/// has seen. That is waited for by who publishes, some milliseconds for an alarm, and not by inference. Safe to use from several threads, by one process: whoever holds the log beside it.
/// </summary>
internal sealed class AlarmMemory
{
    /// <summary>The name of the file in the folder of the alarm events.</summary>
    public const string FileName = "alarms.json";

    private readonly Lock _lock = new();
    private readonly string? _path;
    private readonly Dictionary<string, RememberedAlarms> _speakers;

    private AlarmMemory(string? path, Dictionary<string, RememberedAlarms> speakers, string? damage) => (_path, _speakers, Damage) = (path, speakers, damage);

    /// <summary>Why what an earlier start left is not known, one sentence; null where it is, or there was none.</summary>
    public string? Damage { get; }

    /// <summary>Why it is not on disk although it should be, one sentence; null where all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Opens the memory of a folder; a file that is damaged, or of another vehicle, is as none.</summary>
    /// <param name="folder">The folder of the alarm events; null for memory alone.</param>
    /// <param name="root">What all topics of the vehicle begin with.</param>
    public static AlarmMemory Open(string? folder, string root)
    {
        var path = folder is null ? null : Path.Combine(folder, FileName);
        try
        {
            return path is null || !File.Exists(path) ? new AlarmMemory(path, [], null) : Of(File.ReadAllBytes(path), path, root);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return Unreadable(path!, e);
        }
    }

    /// <summary>Reads a file of the memory.</summary>
    /// <param name="file">What it holds.</param>
    /// <param name="path">The file.</param>
    /// <param name="root">What all topics of the vehicle begin with.</param>
    internal static AlarmMemory Of(ReadOnlySpan<byte> file, string path, string root)
    {
        try
        {
            var known = JsonSerializer.Deserialize(file, AlarmMemoryJson.Default.AlarmMemoryFile);
            return known is { Schema: AlarmMemoryFile.CurrentSchema } && known.Speakers.Values.All(speaker => speaker is not null && speaker.IsSound(root))
                ? new AlarmMemory(path, new(known.Speakers, StringComparer.Ordinal), null)
                : new AlarmMemory(path, [], $"'{path}', what the last start knew of the alarms, is of another vehicle or version; it is begun anew.");
        }
        catch (JsonException e)
        {
            return Unreadable(path, e);
        }
    }

    /// <summary>What a speaker's alarms were.</summary>
    /// <param name="speaker">A camera's root topic, or the vehicle's.</param>
    public AlarmSnapshot? Recall(string speaker)
    {
        lock (_lock)
        {
            return _speakers.TryGetValue(speaker, out var known) ? new AlarmSnapshot(known.LastSeq, known.States) : null;
        }
    }

    /// <summary>The events that may not be on their way yet: those that came with the last writing before a crash.</summary>
    public IReadOnlyList<OutboxMessage> Unsure()
    {
        lock (_lock)
        {
            return [.. _speakers.Values.SelectMany(speaker => speaker.Events).Select(one => one.ToMessage())];
        }
    }

    /// <summary>Remembers where a speaker's alarms stand, with the events that brought them there.</summary>
    public void Keep(string speaker, long lastSeq, IReadOnlyList<AlarmState> states, IReadOnlyList<OutboxMessage> events) =>
        Change(speaker, known => known with { LastSeq = lastSeq, States = states, Events = [.. events.Select(RememberedEvent.Of)] });

    /// <summary>Says which retained topics a speaker tells from now on.</summary>
    /// <returns>Those that it told before, and tells no more.</returns>
    public IReadOnlyList<string> Speaks(string speaker, IReadOnlyList<string> topics)
    {
        lock (_lock)
        {
            var before = _speakers.TryGetValue(speaker, out var known) ? known.Topics : [];
            if (!before.ToHashSet(StringComparer.Ordinal).SetEquals(topics))
            {
                Change(speaker, one => one with { Topics = topics });
            }

            return [.. before.Except(topics, StringComparer.Ordinal)];
        }
    }

    /// <summary>Forgets the retained topics of speakers that are no more.</summary>
    /// <param name="speakers">Those that there are.</param>
    /// <returns>The topics.</returns>
    public IReadOnlyList<string> KeepOnly(IEnumerable<string> speakers)
    {
        lock (_lock)
        {
            var gone = _speakers.Keys.Except(speakers, StringComparer.Ordinal).ToList();
            return [.. gone.SelectMany(speaker => Speaks(speaker, []).ToList())];
        }
    }

    /// <summary>Says that the service ends properly: all events are on their way.</summary>
    public void End()
    {
        lock (_lock)
        {
            foreach (var speaker in _speakers.Where(one => one.Value.Events.Count > 0).Select(one => one.Key).ToList())
            {
                Change(speaker, known => known with { Events = [] });
            }
        }
    }

    private static AlarmMemory Unreadable(string path, Exception e) =>
        new(path, [], Sentence.OneLine($"'{path}', what the last start knew of the alarms, cannot be read, and is begun anew: {e.Message.TrimEnd('.')}."));

    private void Change(string speaker, Func<RememberedAlarms, RememberedAlarms> change)
    {
        lock (_lock)
        {
            _speakers[speaker] = change(_speakers.GetValueOrDefault(speaker) ?? new RememberedAlarms());
            if (_path is null)
            {
                return;
            }

            try
            {
                AtomicFile.Write(_path, JsonSerializer.SerializeToUtf8Bytes(new AlarmMemoryFile { Speakers = _speakers }, AlarmMemoryJson.Default.AlarmMemoryFile));
                Trouble = null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Trouble = $"What the next start must know of the alarms is not kept on disk (Sbn:Outbox:Directory): {e.Message.TrimEnd('.')}.";
            }
        }
    }
}
