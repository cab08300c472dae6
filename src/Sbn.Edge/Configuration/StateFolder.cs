namespace Sbn.Edge.Configuration;

/// <summary>Where systemd says that the service's state lies (systemd.exec(5)).</summary>
internal static class StateFolder
{
    private const string Variable = "STATE_DIRECTORY";

    /// <summary>A folder in it; null outside systemd.</summary>
    public static string? Below(string name) =>
        Environment.GetEnvironmentVariable(Variable)?.Split(':', StringSplitOptions.RemoveEmptyEntries) is [var state, ..] ? Path.Combine(state, name) : null;
}
