using System.Globalization;

namespace Sbn.Edge.Health.Doctor;

/// <summary>How hot the machine is.</summary>
internal sealed class TemperatureCheck : ICheck
{
    /// <summary>Near where processors begin to slow themselves down.</summary>
    private const double Hot = 85;

    /// <inheritdoc/>
    public string Name => "temperature";

    /// <inheritdoc/>
    public Task LookAsync(Report report, CancellationToken stop)
    {
        switch (Temperature.Hottest())
        {
            case null:
                report.Ok(Name, "The kernel tells no temperature here (/sys/class/thermal).");
                break;
            case >= Hot and var celsius:
                report.Warn(Name, string.Create(CultureInfo.InvariantCulture, $"The hottest zone has {celsius:0} °C: processor and GPU slow themselves down, or soon will."), "Look after fan and air, or lower the load.");
                break;
            case { } celsius:
                report.Ok(Name, string.Create(CultureInfo.InvariantCulture, $"The hottest zone has {celsius:0} °C."));
                break;
        }

        return Task.CompletedTask;
    }
}
