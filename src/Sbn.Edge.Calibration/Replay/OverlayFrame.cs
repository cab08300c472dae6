using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>Everything that is drawn of one frame.</summary>
/// <param name="Frame">The camera's frame.</param>
/// <param name="Scene">What the model says of it.</param>
/// <param name="Regions">Where it is unsure, largest first.</param>
internal sealed record OverlayFrame(Frame Frame, Scene Scene, IReadOnlyList<UncertainRegion> Regions);
