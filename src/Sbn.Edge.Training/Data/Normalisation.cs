namespace Sbn.Edge.Training.Data;

/// <summary>
/// From bytes to the network's input: (value − mean of the channel) / deviation. It is inside the exported graph. The means
/// are those of ImageNet, which the backbone was trained with; padding is zero, so it looks like a mean grey.
/// </summary>
internal static class Normalisation
{
    /// <summary>Mean of blue, green and red, 0…255.</summary>
    public static readonly float[] Mean = [103, 116, 123];

    /// <summary>The same for every channel; a power of two, so that dividing loses nothing.</summary>
    public const float Deviation = 64;

    /// <param name="channel">0 blue, 1 green, 2 red.</param>
    /// <param name="value">0…255.</param>
    public static float Of(int channel, float value) => (value - Mean[channel]) / Deviation;
}
