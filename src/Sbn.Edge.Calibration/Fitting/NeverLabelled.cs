using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Fitting;

/// <summary>Finds the pixels that no frame labels: the ignored places of the camera (the own bonnet), which recorded scenes show by that alone.</summary>
internal sealed class NeverLabelled
{
    /// <summary>Starts with all of them.</summary>
    public NeverLabelled(SceneShape shape)
    {
        Pixels = new bool[shape.Width * shape.Height];
        Pixels.AsSpan().Fill(true);
    }

    /// <summary>True where no frame has had a label, [Height, Width].</summary>
    public bool[] Pixels { get; }

    /// <summary>Notes the labels of a frame.</summary>
    /// <param name="labels">Class ids on the model's grid, [Height, Width]; 255 is ignored.</param>
    public void Note(ReadOnlySpan<byte> labels)
    {
        for (var i = 0; i < labels.Length; i++)
        {
            Pixels[i] &= labels[i] == LabelMap.Ignored;
        }
    }
}
