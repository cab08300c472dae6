using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Pipeline;

/// <summary>A frame with what the model says of it; whoever holds it owns both.</summary>
/// <param name="Frame">The frame.</param>
/// <param name="Scene">Its scene, from the camera's <see cref="CameraLane.Scenes"/>.</param>
internal readonly record struct SegmentedFrame(Frame Frame, Scene Scene);
