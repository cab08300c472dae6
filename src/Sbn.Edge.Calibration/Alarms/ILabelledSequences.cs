using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Alarms;

/// <summary>Labelled frames whose times are known, in order, sequence by sequence.</summary>
internal interface ILabelledSequences
{
    /// <summary>What to call them.</summary>
    string Name { get; }

    /// <summary>How many frames there are.</summary>
    long Count { get; }

    /// <summary>Shows each frame; it is only lent.</summary>
    /// <param name="shape">The model's grid, which the labels are brought to.</param>
    /// <param name="show">Receives the frames.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="Sbn.Edge.Core.UserException">A frame cannot be read.</exception>
    void ForEach(SceneShape shape, Action<LabelledMoment> show, CancellationToken cancellationToken);
}
