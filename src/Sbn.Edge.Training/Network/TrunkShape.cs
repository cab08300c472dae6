namespace Sbn.Edge.Training.Network;

/// <summary>Widths of the trunk's stages and of its late feature layer.</summary>
internal static class TrunkShape
{
    /// <summary>Channels of the stages at 1/4, 1/8, 1/16 and 1/32 of the input: those of ResNet-18.</summary>
    public static readonly int[] Stages = [64, 128, 256, 512];

    /// <summary>Channels that each depth, at 1/4, 1/8, 1/16 and 1/32, gives to the late feature layer.</summary>
    public static readonly int[] Features = [64, 128, 192, 192];

    /// <summary>D: the width of the late feature layer, 576.</summary>
    public static readonly int FeatureCount = Features.Sum();

    /// <summary>Input pixels per cell of the feature layer.</summary>
    public const int OutputStride = 4;
}
