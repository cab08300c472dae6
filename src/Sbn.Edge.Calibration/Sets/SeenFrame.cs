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
internal sealed record SeenFrame(Frame Frame, LabelMap Labels, Scene Scene, GridMap Grid, int Block) : LabelledScene(Labels, Scene, Grid, Block)
{
    /// <summary>A frame as a model sees it; coarse labels are resolved by what that predicts.</summary>
    public static SeenFrame Of(LabelledPicture picture, Scene scene, GridMap grid, int block, CoarseLabels? coarse) =>
        new(picture.Frame, coarse?.Sets.Resolve(picture.Labels, scene.Classes, grid) ?? picture.Labels, scene, grid, block) { Coarse = coarse };

    /// <summary>The same frame where the model says something else of it.</summary>
    public SeenFrame As(Scene scene) =>
        this with { Scene = scene, Labels = Coarse?.Sets.Resolve(Coarse.Stored, scene.Classes, Grid) ?? Labels };
}
