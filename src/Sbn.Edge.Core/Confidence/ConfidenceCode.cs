namespace Sbn.Edge.Core.Confidence;

/// <summary>
/// The 8-bit logit code of a probability: round(255 · (clip(logit p, −8, 8) + 8) / 16), so that the range that matters,
/// close to 1, has resolution.
/// </summary>
public static class ConfidenceCode
{
    /// <summary>The logit of code 0.</summary>
    public const double MinLogit = -8;

    /// <summary>The logit of code 255.</summary>
    public const double MaxLogit = 8;

    /// <summary>The code of probability <paramref name="p"/> in 0…1.</summary>
    public static byte FromProbability(double p) => FromLogit(Math.Log(p) - Math.Log(1 - p));

    /// <summary>The code of a logit.</summary>
    public static byte FromLogit(double logit) =>
        (byte)Math.Round(255 * (Math.Clamp(logit, MinLogit, MaxLogit) - MinLogit) / (MaxLogit - MinLogit), MidpointRounding.ToEven);

    /// <summary>The logit a code stands for.</summary>
    public static double ToLogit(int code) => (code * (MaxLogit - MinLogit) / 255) + MinLogit;

    /// <summary>The probability a code stands for, in 0…1.</summary>
    public static double ToProbability(int code) => 1 / (1 + Math.Exp(-ToLogit(code)));
}
