using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Says how the model's grid lies on label maps, which mostly have one size: the last answer is kept.</summary>
/// <param name="shape">The model's grid.</param>
internal sealed class LabelGrids(SceneShape shape)
{
    private GridMap? _last;

    /// <summary>The map from the model's grid to that of some labels.</summary>
    public GridMap Of(LabelMap labels)
    {
        if (_last is null || _last.Width != labels.Width || _last.Height != labels.Height)
        {
            _last = new GridMap(shape.Width, shape.Height, labels.Width, labels.Height);
        }

        return _last;
    }
}
