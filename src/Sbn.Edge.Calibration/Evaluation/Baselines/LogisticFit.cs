using System.Numerics.Tensors;

namespace Sbn.Edge.Calibration.Evaluation.Baselines;

/// <summary>
/// Logistic regression of "is the prediction right" on a feature vector, fitted by Adam on standardised features with a small
/// L2 penalty. Deterministic for a seed.
/// </summary>
internal sealed class LogisticFit
{
    private const int Epochs = 20;
    private const int BatchSize = 64;
    private const float LearningRate = 0.01f;
    private const float Penalty = 1e-3f;
    private const float Decay1 = 0.9f;
    private const float Decay2 = 0.999f;
    private readonly float[] _weights;
    private readonly float _bias;

    private LogisticFit(float[] weights, float bias) => (_weights, _bias) = (weights, bias);

    /// <summary>Fits on examples.</summary>
    /// <param name="features">The examples, [count, D].</param>
    /// <param name="isRight">Whether the prediction was right, by example.</param>
    /// <param name="width">D, the number of features.</param>
    /// <param name="seed">Seed of the order of the examples.</param>
    public static LogisticFit Fit(ReadOnlySpan<float> features, IReadOnlyList<bool> isRight, int width, int seed)
    {
        var (mean, scale) = Standardisation(features, isRight.Count, width);
        var state = new Adam(width + 1);
        var parameters = new float[width + 1];
        var gradient = new float[width + 1];
        var example = new float[width];
        var order = Enumerable.Range(0, isRight.Count).ToArray();
        var random = new Random(seed);
        for (var epoch = 0; epoch < Epochs; epoch++)
        {
            random.Shuffle(order);
            var rate = LearningRate * (1 - ((float)epoch / Epochs));
            for (var start = 0; start < order.Length; start += BatchSize)
            {
                var batch = order.AsSpan(start, Math.Min(BatchSize, order.Length - start));
                Array.Clear(gradient);
                foreach (var i in batch)
                {
                    Standardise(features.Slice(i * width, width), mean, scale, example);
                    var logit = TensorPrimitives.Dot(example, parameters.AsSpan(0, width)) + parameters[width];
                    var error = ((1 / (1 + MathF.Exp(-logit))) - (isRight[i] ? 1 : 0)) / batch.Length;
                    TensorPrimitives.MultiplyAdd(example, error, gradient.AsSpan(0, width), gradient.AsSpan(0, width));
                    gradient[width] += error;
                }

                TensorPrimitives.MultiplyAdd(parameters.AsSpan(0, width), Penalty, gradient.AsSpan(0, width), gradient.AsSpan(0, width));
                state.Step(parameters, gradient, rate);
            }
        }

        return Unstandardised(parameters, mean, scale);
    }

    /// <summary>The logit of the probability that the prediction is right.</summary>
    public float Logit(ReadOnlySpan<float> features) => TensorPrimitives.Dot(features, _weights) + _bias;

    private static (float[] Mean, float[] Scale) Standardisation(ReadOnlySpan<float> features, int count, int width)
    {
        var sum = new double[width];
        var squares = new double[width];
        for (var i = 0; i < count; i++)
        {
            for (var d = 0; d < width; d++)
            {
                var value = features[(i * width) + d];
                sum[d] += value;
                squares[d] += (double)value * value;
            }
        }

        var mean = new float[width];
        var scale = new float[width];
        for (var d = 0; d < width; d++)
        {
            mean[d] = (float)(sum[d] / Math.Max(count, 1));
            var variance = (squares[d] / Math.Max(count, 1)) - ((double)mean[d] * mean[d]);

            // A feature that never moves says nothing.
            scale[d] = variance > 1e-12 ? (float)(1 / Math.Sqrt(variance)) : 0;
        }

        return (mean, scale);
    }

    private static void Standardise(ReadOnlySpan<float> features, float[] mean, float[] scale, float[] target)
    {
        TensorPrimitives.Subtract(features, mean, target);
        TensorPrimitives.Multiply(target, scale, target);
    }

    // Folds the standardisation into weights and bias, so that raw features can be used.
    private static LogisticFit Unstandardised(float[] parameters, float[] mean, float[] scale)
    {
        var weights = new float[mean.Length];
        TensorPrimitives.Multiply(parameters.AsSpan(0, mean.Length), scale, weights);
        return new LogisticFit(weights, parameters[^1] - TensorPrimitives.Dot<float>(weights, mean));
    }

    /// <summary>Adam (Kingma and Ba 2015, algorithm 1).</summary>
    private sealed class Adam(int size)
    {
        private readonly float[] _first = new float[size];
        private readonly float[] _second = new float[size];
        private int _steps;

        public void Step(float[] parameters, float[] gradient, float rate)
        {
            _steps++;
            var correction1 = 1 - MathF.Pow(Decay1, _steps);
            var correction2 = 1 - MathF.Pow(Decay2, _steps);
            for (var i = 0; i < parameters.Length; i++)
            {
                _first[i] = (Decay1 * _first[i]) + ((1 - Decay1) * gradient[i]);
                _second[i] = (Decay2 * _second[i]) + ((1 - Decay2) * gradient[i] * gradient[i]);
                parameters[i] -= rate * (_first[i] / correction1) / (MathF.Sqrt(_second[i] / correction2) + 1e-8f);
            }
        }
    }
}
