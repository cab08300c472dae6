namespace Sbn.Edge.Health.Doctor;

/// <summary>The wall clock, by which messages are dated and certificates judged.</summary>
internal sealed class ClockCheck : ICheck
{
    /// <inheritdoc/>
    public string Name => "clock";

    /// <inheritdoc/>
    public Task LookAsync(Report report, CancellationToken stop)
    {
        var now = $"{DateTimeOffset.UtcNow:yyyy-MM-dd HH:mm:ss} UTC";
        if (new ClockSync().IsSynced)
        {
            report.Ok(Name, $"It is {now}; a time source disciplines the clock.");
        }
        else
        {
            report.Warn(
                Name,
                $"It is {now} by a clock that no time source disciplines: 'clockSynced' is false in all messages, and a clock that is far off makes certificates look expired.",
                "Run systemd-timesyncd or chrony; timedatectl shows whether it has found a server.");
        }

        return Task.CompletedTask;
    }
}
