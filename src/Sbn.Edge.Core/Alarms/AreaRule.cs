namespace Sbn.Edge.Core.Alarms;

/// <summary>What a rule of the user's watches.</summary>
public enum AreaWatch
{
    /// <summary>The share that is uncertain.</summary>
    Uncertain,

    /// <summary>The share that is predicted as one class, and not uncertain.</summary>
    Class,
}

/// <summary>A rule of the user's: an alarm on a share of the picture, or of a zone.</summary>
public sealed record AreaRule
{
    /// <summary>Its name: what stands behind the dot of the topic.</summary>
    public required string Name { get; init; }

    /// <summary>What is measured.</summary>
    public required AreaWatch Watch { get; init; }

    /// <summary>The class that is looked for; for <see cref="AreaWatch.Uncertain"/> null for all of them, otherwise only what is predicted as it can make the level.</summary>
    public string? Class { get; init; }

    /// <summary>The zone whose places alone count; null for the whole picture, weighted.</summary>
    public string? Zone { get; init; }

    /// <summary>When it is raised and cleared.</summary>
    public required AlarmRule Rule { get; init; }

    /// <summary>The kind of its alarm.</summary>
    public string Kind => Watch == AreaWatch.Class ? AlarmKinds.ClassArea : AlarmKinds.UncertainArea;

    internal void Validate(string where)
    {
        Rule.Validate(where);
        if (Watch == AreaWatch.Class && string.IsNullOrEmpty(Class))
        {
            throw new UserException($"{where}:{nameof(Class)} is missing; a rule that watches a class needs its name, such as person.");
        }
    }
}
