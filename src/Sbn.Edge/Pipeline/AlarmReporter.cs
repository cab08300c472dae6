using Microsoft.Extensions.Logging;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;

namespace Sbn.Edge.Pipeline;

internal sealed class AlarmReporter(LoadedModel model, CameraIdentity identity, CameraCounters counters, Outbox outbox, ILogger logger)
{
    public void Observe(FrameHeader header, Frame frame, Scene scene, FrameGeometry geometry)
    {
        _ = (model, identity, counters, outbox, logger, header, frame, scene, geometry);
    }
}
