using System.Security.Cryptography;
using System.Text;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary>Which frames of recordings were drawn.</summary>
/// <param name="Asked">How many were asked for.</param>
/// <param name="Drawn">Numbers, over all recordings, of the frames that ranges are chosen from; rising.</param>
/// <param name="Judged">Numbers of the frames that graphs are judged by; rising.</param>
/// <param name="AllAlike">True where everything looked the same.</param>
/// <param name="Looks">A hash of what the candidates looked like: the same recordings give the same.</param>
internal sealed record FrameSample(int Asked, IReadOnlyList<long> Drawn, IReadOnlyList<long> Judged, bool AllAlike, string Looks)
{
    /// <summary>A short text that differs wherever two samples differ.</summary>
    public string Fingerprint => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(
        $"{Asked};{string.Join(',', Drawn)};{string.Join(',', Judged)};{AllAlike};{Looks}")));
}
