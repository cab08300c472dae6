using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>The labels of a frame with what the model says of it.</summary>
/// <param name="Labels">The labels.</param>
/// <param name="Scene">What the model says of the frame.</param>
/// <param name="Grid">How the model's grid lies on the labels.</param>
/// <param name="Block">The frame's block.</param>
internal record LabelledScene(LabelMap Labels, Scene Scene, GridMap Grid, int Block)
{
    /// <summary>The labels brought to the model's grid by nearest neighbour, [Height, Width].</summary>
    public byte[] LabelsOnModelGrid()
    {
        var (width, height) = (Scene.Shape.Width, Scene.Shape.Height);
        if (Labels.Width == width && Labels.Height == height)
            return Labels.Ids;
        var map = new GridMap(Labels.Width, Labels.Height, width, height);
        var ids = new byte[width * height];
        for (var i = 0; i < ids.Length; i++)
            ids[i] = Labels.Ids[map[i % width, i / width]];
        return ids;
    }
}
