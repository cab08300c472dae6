namespace Sbn.Edge.Training.Data;

/// <summary>A labelled picture in memory.</summary>
/// <param name="Name">File name without extension; for CamVid it begins with the sequence.</param>
/// <param name="Width">Columns.</param>
/// <param name="Height">Rows.</param>
/// <param name="Bgr">[Height, Width, 3].</param>
/// <param name="Codes">[Height, Width], codes of the <see cref="CodeBook"/>.</param>
internal sealed record StreetImage(string Name, int Width, int Height, byte[] Bgr, ushort[] Codes);
