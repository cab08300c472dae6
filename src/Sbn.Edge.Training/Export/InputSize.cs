namespace Sbn.Edge.Training.Export;

/// <summary>Size of the image that the exported network takes: CamVid's frames.</summary>
internal static class InputSize
{
    public const int Width = 480;
    public const int Height = 360;
}
