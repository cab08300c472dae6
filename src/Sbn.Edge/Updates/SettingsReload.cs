using System.Runtime.InteropServices;
using Microsoft.Extensions.Logging;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;
using Sbn.Edge.Health;

namespace Sbn.Edge.Updates;

/// <summary>
/// Reads the settings again while the service runs, at SIGHUP (<c>systemctl reload sbn-edge</c>). What is wrong is refused as a whole, told in
/// the vehicle's state, and the settings before go on.
/// </summary>
internal sealed partial class SettingsReload : IDisposable
{
    private const string Part = "settings";

    private readonly Func<EdgeOptions> _read;
    private readonly RunningParts _running;
    private readonly VehicleStatus _status;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly PosixSignalRegistration? _hangUp;

    /// <summary>Listens from now on.</summary>
    /// <param name="read">Gathers the settings as at the start.</param>
    /// <param name="running">What runs.</param>
    /// <param name="status">Where it is told.</param>
    /// <param name="logger">Where it is told too.</param>
    public SettingsReload(Func<EdgeOptions> read, RunningParts running, VehicleStatus status, ILogger<SettingsReload> logger)
    {
        (_read, _running, _status, _logger) = (read, running, status, logger);
        // On a terminal the signal means that the terminal is gone, and the service goes with it.
        _hangUp = Console.IsInputRedirected ? PosixSignalRegistration.Create(PosixSignal.SIGHUP, OnHangUp) : null;
    }

    /// <summary>Reads the settings again and goes on with them.</summary>
    /// <returns>What was taken, one sentence.</returns>
    /// <exception cref="UserException">They are wrong; it has been told in the log and in the vehicle's state already.</exception>
    public async Task<string> ReloadAsync()
    {
        try
        {
            var read = SettingsException.Guard(_read);
            var change = new SettingsChange([], []);
            await _running.ChangeAsync(
                parts =>
                {
                    change = SettingsChange.Apply(parts.Options, read);
                    return parts with { Options = read };
                },
                _stop.Token);
            _status.Report(Part, null);
            var taken = change.Taken.Count == 0 ? "nothing that a running service takes has changed" : string.Join(", ", change.Taken);
            LogTaken(_logger, taken);
            if (change.AtNextStart.Count > 0)
            {
                LogAtNextStart(_logger, string.Join(", ", change.AtNextStart));
            }

            return $"The settings were read again: {taken}{(change.AtNextStart.Count == 0 ? "." : $"; at the next start only: {string.Join(", ", change.AtNextStart)}.")}";
        }
        catch (UserException wrong)
        {
            _status.Report(Part, $"The settings that were read again are not taken, those before go on: {wrong.Message}");
            LogRefused(_logger, wrong.Message);
            throw new UserException($"The settings are not taken, those before go on: {wrong.Message}", wrong);
        }
        catch (OperationCanceledException)
        {
            return "The service is ending.";
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _hangUp?.Dispose();
        _stop.Cancel();
    }

    private void OnHangUp(PosixSignalContext signal)
    {
        signal.Cancel = true;
        _ = OnHangUpAsync();
    }

    private async Task OnHangUpAsync()
    {
        try
        {
            await ReloadAsync();
        }
        catch (UserException)
        {
            // Told already, and nobody waits for the answer.
        }
    }

    [LoggerMessage(EventIds.SettingsTaken, LogLevel.Information, "The settings were read again: {Keys}")]
    private static partial void LogTaken(ILogger logger, string keys);

    [LoggerMessage(EventIds.SettingsAtNextStart, LogLevel.Warning, "Changed, but taken at the next start only: {Keys}")]
    private static partial void LogAtNextStart(ILogger logger, string keys);

    [LoggerMessage(EventIds.SettingsRefused, LogLevel.Error, "The settings that were read again are not taken, those before go on: {Sentence}")]
    private static partial void LogRefused(ILogger logger, string sentence);
}
