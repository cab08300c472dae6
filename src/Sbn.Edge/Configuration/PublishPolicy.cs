using System.Globalization;

namespace Sbn.Edge.Configuration;

/// <summary>
/// When a topic is published: <c>every</c> frame, a rate such as <c>2/s</c>, <c>onUncertain</c>, <c>onChange</c> or <c>off</c>; the two that depend
/// on the picture may be held to a rate, as <c>onUncertain 1/s</c>.
/// </summary>
/// <param name="When">The kind of policy.</param>
/// <param name="Interval">The least time between two publications; 0 where there is none.</param>
internal readonly record struct PublishPolicy(PublishWhen When, TimeSpan Interval)
{
    /// <summary>What a policy may look like, for messages.</summary>
    public const string Forms = "every, onUncertain, onChange, off, or a rate such as 2/s or 6/min (0.001/s to 1000/s); onUncertain 1/s and onChange 1/s are held to that rate";

    private const double MinPerSecond = 0.001;
    private const double MaxPerSecond = 1000;

    /// <summary>Every frame.</summary>
    public static PublishPolicy Every { get; } = new(PublishWhen.Every, default);

    /// <summary>Frames with an uncertain region, and the first one without.</summary>
    public static PublishPolicy OnUncertain { get; } = new(PublishWhen.OnUncertain, default);

    /// <summary>Frames in which an uncertain region appears, goes, or becomes another class.</summary>
    public static PublishPolicy OnChange { get; } = new(PublishWhen.OnChange, default);

    /// <summary>Never.</summary>
    public static PublishPolicy Off { get; } = new(PublishWhen.Off, default);

    /// <summary>A rate, in publications per second.</summary>
    public static PublishPolicy PerSecond(double rate) => new(PublishWhen.Rate, TimeSpan.FromSeconds(1 / rate));

    /// <summary>Reads a policy; see <see cref="Forms"/>.</summary>
    public static bool TryParse(string text, out PublishPolicy policy)
    {
        policy = default;
        switch (text)
        {
            case "every":
                policy = Every;
                return true;
            case "onUncertain":
                policy = OnUncertain;
                return true;
            case "onChange":
                policy = OnChange;
                return true;
            case "off":
                policy = Off;
                return true;
            default:
                return TryParseHeld(text, OnUncertain, out policy) || TryParseHeld(text, OnChange, out policy) || TryParseRate(text, out policy);
        }
    }

    /// <summary>The same policy, held to a rate.</summary>
    public PublishPolicy AtMostPerSecond(double rate) => this with { Interval = TimeSpan.FromSeconds(1 / rate) };

    /// <summary>The policy as it is written in the configuration.</summary>
    public override string ToString() => When switch
    {
        PublishWhen.Every => "every",
        PublishWhen.OnUncertain => $"onUncertain{(Interval > TimeSpan.Zero ? $" {Rate}" : "")}",
        PublishWhen.OnChange => $"onChange{(Interval > TimeSpan.Zero ? $" {Rate}" : "")}",
        PublishWhen.Off => "off",
        _ => Rate,
    };

    private string Rate => $"{(1 / Interval.TotalSeconds).ToString("0.####", CultureInfo.InvariantCulture)}/s";

    private static bool TryParseHeld(string text, PublishPolicy unheld, out PublishPolicy policy)
    {
        policy = default;
        if (!text.StartsWith($"{unheld} ", StringComparison.Ordinal) || !TryParseRate(text[(unheld.ToString().Length + 1)..], out var rate))
        {
            return false;
        }

        policy = unheld with { Interval = rate.Interval };
        return true;
    }

    private static bool TryParseRate(string text, out PublishPolicy policy)
    {
        policy = default;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !double.TryParse(text.AsSpan(0, slash), NumberStyles.Float, CultureInfo.InvariantCulture, out var count))
        {
            return false;
        }

        var seconds = text[(slash + 1)..] switch { "s" => 1, "min" => 60, _ => 0 };
        var perSecond = seconds == 0 ? double.NaN : count / seconds;
        if (!(perSecond >= MinPerSecond && perSecond <= MaxPerSecond))
        {
            return false;
        }

        policy = PerSecond(perSecond);
        return true;
    }
}

/// <summary>The kinds of <see cref="PublishPolicy"/>.</summary>
internal enum PublishWhen
{
    /// <summary>Never.</summary>
    Off,

    /// <summary>Every frame.</summary>
    Every,

    /// <summary>At a steady rate.</summary>
    Rate,

    /// <summary>Frames with an uncertain region, and the first one without.</summary>
    OnUncertain,

    /// <summary>Frames in which the set of uncertain regions is another than in the last one published.</summary>
    OnChange,
}
