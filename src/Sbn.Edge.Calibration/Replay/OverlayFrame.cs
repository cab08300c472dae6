using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>Everything that is drawn of one frame.</summary>
/// <param name="Frame">The camera's frame.</param>
/// <param name="Certainty">What the model says of it.</param>
/// <param name="Geometry">How the model's grid lies on the frame.</param>
/// <param name="Regions">Where it is unsure, largest first.</param>
internal sealed record OverlayFrame(Frame Frame, SceneCertainty Certainty, FrameGeometry Geometry, IReadOnlyList<UncertainRegion> Regions);
