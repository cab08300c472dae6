using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>Colours by name. Written as on a screen, kept linear (light adds up linearly).</summary>
internal static class Ink
{
    public static readonly Vector3 White = Of(235, 235, 232);
    public static readonly Vector3 Black = Of(22, 22, 24);
    public static readonly Vector3 Tyre = Of(34, 34, 36);
    public static readonly Vector3 Glass = Of(40, 48, 54);
    public static readonly Vector3 Galvanised = Of(140, 145, 148);
    public static readonly Vector3 Yellow = Of(222, 184, 40);
    public static readonly Vector3 Red = Of(190, 28, 28);
    public static readonly Vector3 Blue = Of(24, 70, 160);
    public static readonly Vector3 Green = Of(20, 120, 60);
    public static readonly Vector3 Bark = Of(88, 74, 60);

    /// <summary>Screen values 0 to 255 as linear reflectance (gamma 2).</summary>
    public static Vector3 Of(float r, float g, float b) => new(r * r / 65025f, g * g / 65025f, b * b / 65025f);
}
