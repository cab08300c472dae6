using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>
/// The codes of concept activations. Every graph passes them through one fixed quantisation to int8, so that the codes say all
/// there is: activation = (code − zero point) · scale.
/// </summary>
/// <param name="Scale">One step.</param>
/// <param name="ZeroPoint">The code of 0.</param>
internal sealed record ConceptCodes(float Scale, sbyte ZeroPoint)
{
    // Half precision, as TensorRT may compute in, leaves an activation within 0.04 steps of 1/127 of its code.
    private const float Rounding = 0.1f;

    /// <summary>The quantisation in the graph of a variant; a bundle without one does not load.</summary>
    public static ConceptCodes Of(ModelBundle bundle, string variant)
    {
        var (scale, zeroPoint) = BundleContract.ConceptQuantisation(OnnxModel.Read(bundle.GraphPath(variant)).Graph)!.Value;
        return new ConceptCodes(scale, zeroPoint);
    }

    /// <summary>Writes the codes of activations.</summary>
    /// <param name="activations">The activations.</param>
    /// <param name="codes">As many codes, int8 as two's complement.</param>
    /// <param name="frame">Name of the frame, for the sentence.</param>
    /// <exception cref="UserException">An activation lies between two codes: the execution provider runs the graph without its quantisation.</exception>
    public void Encode(ReadOnlySpan<float> activations, Span<byte> codes, string frame)
    {
        for (var i = 0; i < activations.Length; i++)
        {
            var steps = activations[i] / Scale;
            var code = MathF.Round(steps);

            // Written so that NaN is refused too.
            if (!(MathF.Abs(steps - code) <= Rounding && code + ZeroPoint is >= sbyte.MinValue and <= sbyte.MaxValue))
            {
                throw new UserException(FormattableString.Invariant($"In frame '{frame}' a concept is {activations[i]}, which is no int8 multiple of the graph's own step {Scale}, so that its code would not say it; choose another --provider."));
            }

            codes[i] = (byte)(sbyte)(code + ZeroPoint);
        }
    }

    /// <summary>Writes the activations of codes.</summary>
    public void Decode(ReadOnlySpan<byte> codes, Span<float> activations)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            activations[i] = ((sbyte)codes[i] - ZeroPoint) * Scale;
        }
    }
}
