using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>A labelled scene whose picture is there too.</summary>
/// <param name="Frame">The picture.</param>
/// <param name="Labels">Its labels.</param>
/// <param name="Scene">What the model says of it.</param>
/// <param name="Grid">How the model's grid lies on the labels.</param>
/// <param name="Block">The frame's block.</param>
internal sealed record SeenFrame(Frame Frame, LabelMap Labels, Scene Scene, GridMap Grid, int Block) : LabelledScene(Labels, Scene, Grid, Block);
