using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Connection;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge;

/// <summary>How a run goes, for whoever shows it. Safe to use from several threads.</summary>
internal sealed class RunProgress
{
    private readonly TaskCompletionSource<RunView> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Comes when the model is loaded and the broker connected.</summary>
    public Task<RunView> Running => _running.Task;

    /// <summary>Says that the run has begun.</summary>
    public void Begin(RunView view) => _running.TrySetResult(view);
}

/// <summary>What can be seen of a run.</summary>
/// <param name="Broker">Where the broker is.</param>
/// <param name="Topics">The vehicle's topics.</param>
/// <param name="Model">Name, version and variant of the model.</param>
/// <param name="Provider">What it runs on.</param>
/// <param name="Fleet">The cameras.</param>
/// <param name="Outbox">What was sent.</param>
internal sealed record RunView(BrokerAddress Broker, Topics Topics, string Model, string Provider, CameraFleet Fleet, SendQueue Outbox)
{
    /// <summary>When the cameras began, a timestamp of the stopwatch.</summary>
    public long StartedAt { get; } = System.Diagnostics.Stopwatch.GetTimestamp();
}
