using System.Collections;
using System.Reflection;

namespace Sbn.Edge.Configuration;

/// <summary>What is different in settings that were read again, and which of it a running service takes.</summary>
/// <param name="Taken">Keys that take effect at once.</param>
/// <param name="AtNextStart">Keys that take effect when the service is started again.</param>
internal sealed record SettingsChange(IReadOnlyList<string> Taken, IReadOnlyList<string> AtNextStart)
{
    /// <summary>
    /// Holds settings against those of the running service, and puts back into them what only a start can change, so that they are what the
    /// service goes on with.
    /// </summary>
    /// <param name="running">What the service runs with.</param>
    /// <param name="read">What was read; changed where it says what only a start can do.</param>
    public static SettingsChange Apply(EdgeOptions running, EdgeOptions read)
    {
        var change = (Taken: new List<string>(), AtNextStart: new List<string>());
        Walk(running, read, EdgeOptions.Section, isLive: false, change);
        return new SettingsChange(change.Taken, change.AtNextStart);
    }

    private static void Walk(object running, object read, string path, bool isLive, (List<string> Taken, List<string> AtNextStart) change)
    {
        foreach (var (property, setting) in SettingsReader.SettingsOf(running.GetType()))
        {
            var (key, live) = ($"{path}:{property.Name}", isLive || setting.IsLive);
            var (before, after) = (property.GetValue(running), property.GetValue(read));
            if (before is IDictionary entries)
            {
                Walk(entries, (IDictionary)after!, key, live, change);
            }
            else if (SettingsReader.SettingsOf(property.PropertyType).Any())
            {
                Walk(before!, after!, key, live, change);
            }
            else if (!Equals(before, after))
            {
                Note(key, live, property, running, read, change);
            }
        }
    }

    private static void Walk(IDictionary running, IDictionary read, string path, bool isLive, (List<string> Taken, List<string> AtNextStart) change)
    {
        string[] names = [.. running.Keys.Cast<string>().Union(read.Keys.Cast<string>()).Order(StringComparer.Ordinal)];
        foreach (var name in names)
        {
            var key = $"{path}:{name}";
            if (running.Contains(name) && read.Contains(name))
            {
                Walk(running[name]!, read[name]!, key, isLive, change);
                continue;
            }

            (isLive ? change.Taken : change.AtNextStart).Add(key);
            if (!isLive && running.Contains(name))
            {
                read[name] = running[name];
            }
            else if (!isLive)
            {
                read.Remove(name);
            }
        }
    }

    private static void Note(string key, bool isLive, PropertyInfo property, object running, object read, (List<string> Taken, List<string> AtNextStart) change)
    {
        if (isLive)
        {
            change.Taken.Add(key);
            return;
        }

        change.AtNextStart.Add(key);
        property.SetValue(read, property.GetValue(running));
    }
}
