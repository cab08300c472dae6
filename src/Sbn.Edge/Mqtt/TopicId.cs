using System.Buffers;
using Sbn.Edge.Core;

namespace Sbn.Edge.Mqtt;

/// <summary>The ids that topics are made of: letters, digits, underscore and hyphen, at least one.</summary>
internal static class TopicId
{
    private static readonly SearchValues<char> Allowed =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    /// <summary>Keeps topics and client ids far below what brokers take.</summary>
    private const int MaxLength = 64;

    /// <summary>True for an id that may stand in a topic.</summary>
    public static bool IsValid(string id) => id.Length is > 0 and <= MaxLength && !id.AsSpan().ContainsAnyExcept(Allowed);

    /// <summary>Refuses what may not stand in a topic.</summary>
    /// <exception cref="UserException">Names the setting, its value and what would be right.</exception>
    public static string Check(string what, string id) =>
        IsValid(id) ? id : throw new UserException($"{what} is '{id}'; it must be 1 to {MaxLength} letters, digits, _ or -.");
}
