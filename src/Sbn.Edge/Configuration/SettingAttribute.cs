namespace Sbn.Edge.Configuration;

/// <summary>Says what a setting means and which values it takes; the reader holds values against it and error messages quote it.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class SettingAttribute(string meaning) : Attribute
{
    /// <summary>One sentence without its full stop.</summary>
    public string Meaning { get; } = meaning;

    /// <summary>The least value; seconds for a time span.</summary>
    public double Min { get; init; } = double.NegativeInfinity;

    /// <summary>The greatest value; seconds for a time span.</summary>
    public double Max { get; init; } = double.PositiveInfinity;

    /// <summary>True where a running service takes a change, without a new start; holds for all settings of a group.</summary>
    public bool IsLive { get; init; }

    /// <summary>The only values a text takes; empty where it is free.</summary>
    public string[] OneOf { get; init; } = [];
}
