using Microsoft.Extensions.Logging;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Pipeline;

/// <summary>
/// The state of one camera: publishes each change, logs it, and tells the vehicle's state what is wrong.
/// Safe to use from several threads.
/// </summary>
internal sealed partial class CameraStatus(CameraIdentity identity, VehicleStatus vehicle, SendQueue outbox, ILogger logger)
{
    private readonly Lock _lock = new();
    private CameraState? _state;
    private string? _reason;

    /// <summary>The state; null before the source was tried.</summary>
    public CameraState? Current => Standing.State;

    /// <summary>The state, null before the source was tried, and why the camera is not streaming.</summary>
    public (CameraState? State, string? Reason) Standing
    {
        get
        {
            lock (_lock)
            {
                return (_state, _reason);
            }
        }
    }

    /// <summary>Called when the state has changed.</summary>
    public Action? Changed { get; set; }

    /// <summary>The source's URI with credentials masked; known once it was opened.</summary>
    public string Source { get; set; } = string.Empty;

    /// <summary>The source's nominal rate.</summary>
    public double? NominalFps { get; set; }

    /// <summary>Notes a captured frame: the camera is streaming, unless it is always the same picture.</summary>
    /// <param name="frame">The frame.</param>
    /// <param name="frozen">Why it counts as stalled all the same; null where it does not.</param>
    public void Captured(Frame frame, string? frozen)
    {
        identity.Captured(frame);
        Set(frozen is null ? CameraState.Streaming : CameraState.Stalled, frozen);
    }

    /// <summary>Tells of pictures that were left out.</summary>
    /// <param name="count">How many so far.</param>
    /// <param name="last">What is wrong with the last one, a sentence that names it.</param>
    public void Damaged(long count, string last)
    {
        LogDamaged(logger, identity.Topics.Camera, last);
        vehicle.Report($"{identity.Topics.Root}/damaged", $"Camera {identity.Topics.Camera}: {count} damaged {(count == 1 ? "picture was" : "pictures were")} left out; the last: {last}");
    }

    /// <summary>Sets the state.</summary>
    /// <param name="state">The state.</param>
    /// <param name="reason">Why it is not streaming, one sentence; null at the proper end of a recording.</param>
    public void Set(CameraState state, string? reason = null)
    {
        lock (_lock)
        {
            if (_state == state && _reason == reason)
            {
                return;
            }

            (_state, _reason) = (state, reason);
            outbox.Publish(PayloadWriter.State(identity.Topics.State, Payload(state, reason), PayloadJson.Default.CameraStatePayload));
        }

        vehicle.Report(identity.Topics.Root, reason is null ? null : $"Camera {identity.Topics.Camera}: {reason}");
        if (reason is null)
        {
            LogState(logger, identity.Topics.Camera, Name(state), Source);
        }
        else
        {
            LogFailed(logger, identity.Topics.Camera, Name(state), reason);
        }

        Changed?.Invoke();
    }

    /// <summary>The state's name in payloads.</summary>
    public static string Name(CameraState state) => state switch
    {
        CameraState.Streaming => "streaming",
        CameraState.Stalled => "stalled",
        CameraState.Reconnecting => "reconnecting",
        _ => "ended",
    };

    private CameraStatePayload Payload(CameraState state, string? reason) => new(identity.LastHeader())
    {
        State = Name(state),
        Since = DateTimeOffset.UtcNow,
        Reason = reason,
        Source = Source,
        NominalFps = NominalFps,
    };

    [LoggerMessage(EventIds.PictureDamaged, LogLevel.Warning, "Camera {Camera}: left out: {Sentence}")]
    private static partial void LogDamaged(ILogger logger, string camera, string sentence);

    [LoggerMessage(EventIds.CameraState, LogLevel.Information, "Camera {Camera} is {State} ({Source})")]
    private static partial void LogState(ILogger logger, string camera, string state, string source);

    [LoggerMessage(EventIds.CameraFailed, LogLevel.Warning, "Camera {Camera} is {State}: {Reason}")]
    private static partial void LogFailed(ILogger logger, string camera, string state, string reason);
}
