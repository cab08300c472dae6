namespace Sbn.Edge.Calibration.Quantization.Judging;

/// <summary>A picture kept to judge quantised graphs by.</summary>
/// <param name="Bgr">On the model's grid, [height, width, 3].</param>
/// <param name="IsDrawn">True where ranges were chosen from it too, because its recording holds no others.</param>
internal sealed record KeptPicture(byte[] Bgr, bool IsDrawn);
