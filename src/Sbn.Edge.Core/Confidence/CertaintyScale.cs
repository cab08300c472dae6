using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Core.Confidence;

/// <summary>From predicted class and confidence code to one of three states.</summary>
public sealed class CertaintyScale
{
    /// <summary>What is uncertain where no calibration says it: what is more likely wrong than right.</summary>
    public const double UncalibratedProbability = 0.5;

    private const int Codes = 256;

    private readonly byte[] _states;

    /// <summary>Makes a scale.</summary>
    /// <param name="thresholds">τ by class id: the least code that is accepted, 0…256; 256 accepts nothing.</param>
    /// <param name="uncertainBelow">The least code that is not uncertain, 0…256.</param>
    public CertaintyScale(IReadOnlyList<int> thresholds, int uncertainBelow)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(uncertainBelow);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(uncertainBelow, Codes);
        (Thresholds, UncertainBelow) = ([.. thresholds], uncertainBelow);
        _states = new byte[thresholds.Count * Codes];
        for (var c = 0; c < thresholds.Count; c++)
        {
            for (var code = 0; code < Codes; code++)
            {
                _states[(c * Codes) + code] = (byte)(
                    code < uncertainBelow ? Certainty.Uncertain : code >= thresholds[c] ? Certainty.Accepted : Certainty.Plain);
            }
        }
    }

    /// <summary>τ by class id.</summary>
    public IReadOnlyList<int> Thresholds { get; }

    /// <summary>The least code that is not uncertain.</summary>
    public int UncertainBelow { get; }

    /// <summary>The state of a pixel.</summary>
    public Certainty this[int classId, int code] => (Certainty)_states[(classId * Codes) + code];

    /// <summary>The scale that a calibration gives; without one nothing is accepted, and what is more likely wrong than right is uncertain.</summary>
    public static CertaintyScale Of(BundleManifest manifest, VariantCalibration? calibration) => new(
        [.. manifest.Classes.Select(c => calibration?.Thresholds[c.Name] ?? AcceptThreshold.Unreachable)],
        calibration?.UncertainBelow?.Code ?? ConfidenceCode.FromProbability(UncalibratedProbability));

    /// <summary>The states of many pixels.</summary>
    /// <param name="classes">Class ids.</param>
    /// <param name="confidence">Confidence codes, as many.</param>
    /// <param name="states">Receives as many <see cref="Certainty"/> values.</param>
    public void Read(ReadOnlySpan<byte> classes, ReadOnlySpan<byte> confidence, Span<byte> states)
    {
        for (var i = 0; i < states.Length; i++)
        {
            states[i] = _states[(classes[i] * Codes) + confidence[i]];
        }
    }
}
