using System.Globalization;
using Sbn.Edge.Core;

namespace Sbn.Edge.Configuration;

/// <summary>Turns the text of one setting into its value, or says in one sentence what would be right.</summary>
internal static class SettingText
{
    /// <summary>Exactly these: TimeSpan.Parse would take 24:00:00 for 24 days.</summary>
    private static readonly string[] SpanForms = [@"h\:mm\:ss", @"h\:mm\:ss\.FFFFFFF"];

    /// <summary>Reads <paramref name="text"/> as a value of <paramref name="type"/>.</summary>
    /// <exception cref="UserException">The text is not of the type, or outside the setting's range.</exception>
    public static object Parse(string key, string text, Type type, SettingAttribute setting)
    {
        if (type == typeof(string))
        {
            if (setting.OneOf.Length > 0 && !setting.OneOf.Contains(text, StringComparer.Ordinal))
            {
                throw Wrong(key, text, $"it must be {Alternatives(setting.OneOf)}");
            }

            return text;
        }

        if (type == typeof(bool))
        {
            return bool.TryParse(text, out var flag) ? flag : throw Wrong(key, text, "it must be true or false");
        }

        if (type == typeof(PublishPolicy))
        {
            return PublishPolicy.TryParse(text, out var policy) ? policy : throw Wrong(key, text, $"it must be {PublishPolicy.Forms}");
        }

        var (value, number) = type == typeof(TimeSpan) ? ParseTimeSpan(text) : ParseNumber(text, type);
        return value is not null && number >= setting.Min && number <= setting.Max ? value : throw Wrong(key, text, Range(type, setting));
    }

    private static (object? Value, double Number) ParseTimeSpan(string text) =>
        TimeSpan.TryParseExact(text, SpanForms, CultureInfo.InvariantCulture, out var span)
            ? (span, span.TotalSeconds)
            : (null, double.NaN);

    private static (object? Value, double Number) ParseNumber(string text, Type type)
    {
        if (type == typeof(int))
        {
            return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole) ? (whole, whole) : (null, double.NaN);
        }

        if (type == typeof(double))
        {
            return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? (real, real) : (null, double.NaN);
        }

        throw new InvalidOperationException($"Settings of type {type.Name} are not read.");
    }

    private static string Range(Type type, SettingAttribute setting)
    {
        var kind = type == typeof(TimeSpan) ? "a time span hh:mm:ss" : type == typeof(int) ? "a whole number" : "a number";
        var low = !double.IsNegativeInfinity(setting.Min);
        var high = !double.IsPositiveInfinity(setting.Max);
        return (low, high) switch
        {
            (true, true) => $"it must be {kind} from {Show(type, setting.Min)} to {Show(type, setting.Max)}",
            (true, false) => $"it must be {kind} of at least {Show(type, setting.Min)}",
            (false, true) => $"it must be {kind} of at most {Show(type, setting.Max)}",
            _ => $"it must be {kind}",
        };
    }

    /// <summary>A time span as it is written in settings.</summary>
    public static string Show(TimeSpan span) => span.ToString(@"hh\:mm\:ss\.FFFFFFF", CultureInfo.InvariantCulture).TrimEnd('.');

    private static string Show(Type type, double value) =>
        type == typeof(TimeSpan) ? Show(TimeSpan.FromSeconds(value)) : value.ToString(CultureInfo.InvariantCulture);

    private static string Alternatives(string[] values) =>
        values.Length == 1 ? values[0] : $"{string.Join(", ", values[..^1])} or {values[^1]}";

    private static UserException Wrong(string key, string text, string right) => new($"{key} is '{text}'; {right}.");
}
