using System.Text.Json.Serialization;

namespace Sbn.Edge.Health.Doctor;

/// <summary>How something was found to be.</summary>
internal enum Grade
{
    /// <summary>As it should be.</summary>
    [JsonStringEnumMemberName("ok")]
    Ok,

    /// <summary>The service does its work, and less well than it could.</summary>
    [JsonStringEnumMemberName("warning")]
    Warning,

    /// <summary>The service, or a part of it, does not do its work like that.</summary>
    [JsonStringEnumMemberName("failed")]
    Failed,
}
