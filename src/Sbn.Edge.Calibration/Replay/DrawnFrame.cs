using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>A frame with what the model sees drawn over it.</summary>
/// <param name="Jpeg">The picture, encoded: a page of PNGs of this size would be too heavy for a phone.</param>
/// <param name="Scene">What the model says; belongs to the replayer, which writes over it with the next frame.</param>
/// <param name="Numbered">The regions that have a number in the picture.</param>
internal sealed record DrawnFrame(byte[] Jpeg, Scene Scene, IReadOnlyList<UncertainRegion> Numbered);
