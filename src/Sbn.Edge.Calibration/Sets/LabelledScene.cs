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
    /// <summary>The labels before coarse ones were resolved by the prediction; null where none is coarse.</summary>
    public CoarseLabels? Coarse { get; init; }

    /// <summary>The labels brought to the model's grid by nearest neighbour, [Height, Width].</summary>
    public byte[] LabelsOnModelGrid() => OnModelGrid(Labels, Scene.Shape);

    /// <summary>Labels brought to a model's grid by nearest neighbour, [Height, Width].</summary>
    public static byte[] OnModelGrid(LabelMap labels, SceneShape shape)
    {
        if (labels.Width == shape.Width && labels.Height == shape.Height)
        {
            return labels.Ids;
        }

        var map = new GridMap(labels.Width, labels.Height, shape.Width, shape.Height);
        var ids = new byte[shape.Width * shape.Height];
        for (var i = 0; i < ids.Length; i++)
        {
            ids[i] = labels.Ids[map[i % shape.Width, i / shape.Width]];
        }

        return ids;
    }
}
