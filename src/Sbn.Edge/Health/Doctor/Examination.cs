using Sbn.Edge.Configuration;
using Sbn.Edge.Core;

namespace Sbn.Edge.Health.Doctor;

/// <summary>All checks of a vehicle, one after the other: cameras and processor are not to slow each other down.</summary>
internal static class Examination
{
    /// <summary>The checks of a vehicle with these settings.</summary>
    public static IReadOnlyList<ICheck> Of(EdgeOptions options, string vehicle)
    {
        var bundle = new BundleCheck(options);
        var isRunning = OtherService.Runs(options.Outbox);
        return
        [
            new SettingsCheck(options, vehicle, isRunning),
            bundle,
            new ProviderCheck(bundle, options.Model),
            .. options.Cameras.Select(camera => new CameraCheck(camera.Key, camera.Value, isRunning)),
            new BrokerCheck(options.Broker, vehicle),
            new ClockCheck(),
            new DiskCheck(options),
            new TemperatureCheck(),
        ];
    }

    /// <summary>Runs checks.</summary>
    /// <param name="checks">The checks.</param>
    /// <param name="report">Where the findings go.</param>
    /// <param name="begins">Told what is looked at next.</param>
    /// <param name="stop">Ends it early.</param>
    public static async Task RunAsync(IEnumerable<ICheck> checks, Report report, Action<string> begins, CancellationToken stop)
    {
        foreach (var check in checks)
        {
            begins(check.Name);
            try
            {
                await check.LookAsync(report, stop);
            }
            catch (UserException found)
            {
                report.Fail(check.Name, found.Message);
            }
            catch (Exception fault) when (!stop.IsCancellationRequested)
            {
                // One check that fails is no reason to keep the others' findings back.
                report.Fail(check.Name, $"It could not be looked at: {fault.GetType().Name}: {fault.Message}", "This is a fault of the program, please report it.");
            }
        }
    }
}
