namespace Sbn.Edge.Calibration.Quantization.Graphs;

/// <summary>Quantises the weights of a convolution: int8, symmetric, one scale for each output channel.</summary>
/// <param name="Codes">The codes, −127…127, shaped as the weights.</param>
/// <param name="Scales">One for each output channel; the weight is about code · scale.</param>
internal sealed record WeightQuantiser(sbyte[] Codes, float[] Scales)
{
    private const int Levels = 127;
    private const float Nothing = 1e-30f;

    /// <summary>Quantises weights [O, I, kernel height, kernel width], row-major.</summary>
    public static WeightQuantiser Of(ReadOnlySpan<float> weights, int outputs)
    {
        var each = weights.Length / outputs;
        var codes = new sbyte[weights.Length];
        var scales = new float[outputs];
        for (var output = 0; output < outputs; output++)
        {
            var channel = weights.Slice(output * each, each);
            var largest = 0f;
            foreach (var weight in channel)
            {
                largest = Math.Max(largest, Math.Abs(weight));
            }

            // A channel of zeros has any scale; one of next to nothing counts as zeros, for its scale would have lost its digits.
            var scale = largest > Nothing ? largest / Levels : 1;
            scales[output] = scale;
            for (var i = 0; i < each; i++)
            {
                codes[(output * each) + i] = (sbyte)Math.Clamp(MathF.Round(channel[i] / scale), -Levels, Levels);
            }
        }

        return new WeightQuantiser(codes, scales);
    }

    /// <summary>
    /// By how much the mean of each output channel rises because of the rounding of its weights, given the mean of each input
    /// channel (Nagel et al. 2019, section 4.2; borders are not taken into account).
    /// </summary>
    public float[] MeanShift(ReadOnlySpan<float> weights, int inputs, Func<int, double> inputMean)
    {
        var shift = new float[Scales.Length];
        var each = weights.Length / Scales.Length;
        var kernel = each / inputs;
        for (var output = 0; output < shift.Length; output++)
        {
            var sum = 0.0;
            for (var input = 0; input < inputs; input++)
            {
                var error = 0.0;
                for (var k = 0; k < kernel; k++)
                {
                    var i = (output * each) + (input * kernel) + k;
                    error += ((double)Codes[i] * Scales[output]) - weights[i];
                }

                sum += error * inputMean(input);
            }

            shift[output] = (float)sum;
        }

        return shift;
    }
}
