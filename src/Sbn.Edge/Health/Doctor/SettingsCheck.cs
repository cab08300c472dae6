using Sbn.Edge.Configuration;

namespace Sbn.Edge.Health.Doctor;

/// <summary>The settings: that they were read is all there is to check.</summary>
internal sealed class SettingsCheck(EdgeOptions options, string vehicle, bool isRunning) : ICheck
{
    /// <inheritdoc/>
    public string Name => "settings";

    /// <inheritdoc/>
    public Task LookAsync(Report report, CancellationToken stop)
    {
        var (count, files) = (options.Cameras.Count, EdgeConfiguration.Files());
        var origin = files.Count == 0 ? "no file" : string.Join(", ", files);
        report.Ok(Name, $"Vehicle {vehicle} with {count} camera{(count == 1 ? "" : "s")}; read from {origin}, the environment and the command line.{(isRunning ? " The service runs." : "")}");
        return Task.CompletedTask;
    }
}
