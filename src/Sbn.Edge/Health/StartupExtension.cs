using Microsoft.Extensions.Hosting.Systemd;

namespace Sbn.Edge.Health;

/// <summary>Asks systemd for more time while the model is loaded: TensorRT may build its engine for ten minutes.</summary>
internal sealed class StartupExtension : IDisposable
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);

    private readonly Timer? _timer;

    /// <summary>Begins to ask.</summary>
    /// <param name="systemd">The way to systemd; null outside of it.</param>
    public StartupExtension(ISystemdNotifier? systemd)
    {
        if (systemd is not null)
        {
            var more = new ServiceState("EXTEND_TIMEOUT_USEC=30000000");
            _timer = new Timer(_ => systemd.Notify(more), null, TimeSpan.Zero, Every);
        }
    }

    /// <summary>Ends asking.</summary>
    public void Dispose() => _timer?.Dispose();
}
