namespace Sbn.Edge.Calibration.Sets;

/// <summary>What is predicted in a frame, brought to the grid of its labels; written over by the next frame.</summary>
internal sealed class PredictionOnLabels
{
    /// <summary>Predicted class ids, [Height, Width] of the labels.</summary>
    public byte[] Classes { get; private set; } = [];

    /// <summary>Confidence codes, as many.</summary>
    public byte[] Confidence { get; private set; } = [];

    /// <summary>Takes a frame.</summary>
    /// <returns>Itself.</returns>
    public PredictionOnLabels Read(LabelledScene frame)
    {
        var labels = frame.Labels;
        if (Classes.Length != labels.Ids.Length)
        {
            (Classes, Confidence) = (new byte[labels.Ids.Length], new byte[labels.Ids.Length]);
        }

        for (var i = 0; i < Classes.Length; i++)
        {
            var cell = frame.Grid[i % labels.Width, i / labels.Width];
            (Classes[i], Confidence[i]) = (frame.Scene.Classes[cell], frame.Scene.Confidence[cell]);
        }

        return this;
    }
}
