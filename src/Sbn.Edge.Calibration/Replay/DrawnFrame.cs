using Sbn.Edge.Core.Inference;
using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>A frame with what the model sees drawn over it.</summary>
/// <param name="Png">The picture, encoded.</param>
/// <param name="Scene">What the model says; belongs to the replayer, which writes over it with the next frame.</param>
/// <param name="Numbered">The regions that have a number in the picture.</param>
internal sealed record DrawnFrame(byte[] Png, Scene Scene, IReadOnlyList<UncertainRegion> Numbered);
