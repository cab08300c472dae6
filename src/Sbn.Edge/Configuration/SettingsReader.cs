using System.Collections;
using System.Reflection;
using Microsoft.Extensions.Configuration;
using Sbn.Edge.Core;

namespace Sbn.Edge.Configuration;

/// <summary>
/// Reads a configuration section into an options class, and refuses by name what it does not know: a misspelt key that
/// is silently ignored costs its owner a day.
/// </summary>
internal static class SettingsReader
{
    /// <summary>Reads <paramref name="section"/> into a new <typeparamref name="T"/>.</summary>
    /// <exception cref="UserException">An unknown key, a value of the wrong type, or one out of range.</exception>
    public static T Read<T>(IConfiguration section, string path)
        where T : new()
    {
        var options = new T();
        Fill(options, section, path);
        return options;
    }

    /// <summary>The settings of an options class, with their attributes.</summary>
    public static IEnumerable<(PropertyInfo Property, SettingAttribute Setting)> SettingsOf(Type type) =>
        from property in type.GetProperties()
        let setting = property.GetCustomAttribute<SettingAttribute>()
        where setting is not null
        select (property, setting);

    private static void Fill(object options, IConfiguration section, string path)
    {
        var settings = SettingsOf(options.GetType()).ToList();
        foreach (var child in section.GetChildren())
        {
            var key = $"{path}:{child.Key}";
            var (property, setting) = settings.FirstOrDefault(s => s.Property.Name.Equals(child.Key, StringComparison.OrdinalIgnoreCase));
            if (property is null)
            {
                throw new UserException($"{key} is not a setting; {path} takes {string.Join(", ", settings.Select(s => s.Property.Name))}.");
            }

            FillOne(options, property, setting, child, $"{path}:{property.Name}");
        }
    }

    private static void FillOne(object options, PropertyInfo property, SettingAttribute setting, IConfigurationSection child, string key)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Dictionary<,>))
        {
            FillEntries((IDictionary)property.GetValue(options)!, type.GetGenericArguments()[1], child, key);
        }
        else if (SettingsOf(type).Any())
        {
            RefuseValue(child, key);
            Fill(property.GetValue(options)!, child, key);
        }
        else if (child.GetChildren().Any())
        {
            throw new UserException($"{key} is a group; it must be a single value: {setting.Meaning}.");
        }
        else if (!string.IsNullOrEmpty(child.Value))
        {
            property.SetValue(options, SettingText.Parse(key, child.Value, type, setting));
        }
    }

    private static void FillEntries(IDictionary entries, Type entryType, IConfigurationSection child, string key)
    {
        RefuseValue(child, key);
        foreach (var entry in child.GetChildren())
        {
            RefuseValue(entry, $"{key}:{entry.Key}");
            var value = Activator.CreateInstance(entryType)!;
            Fill(value, entry, $"{key}:{entry.Key}");
            entries[entry.Key] = value;
        }
    }

    private static void RefuseValue(IConfigurationSection section, string key)
    {
        if (!string.IsNullOrEmpty(section.Value))
        {
            throw new UserException($"{key} is '{section.Value}'; it must be a group of settings.");
        }
    }
}
