namespace Sbn.Edge.Calibration.Cli;

/// <summary>What the tool calls itself in reports.</summary>
internal static class ToolVersion
{
    /// <summary>Name and version.</summary>
    public static string Name { get; } = $"sbn-calibrate {typeof(ToolVersion).Assembly.GetName().Version!.ToString(3)}";
}
