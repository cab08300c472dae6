using System.Diagnostics;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Native;

/// <summary>
/// The type of activations in training: bfloat16 where this processor calculates with it faster than with float32, else float32.
/// A processor with AVX-512 BF16 takes about half the time; one without emulates it, a hundred times slower.
/// </summary>
internal static class Arithmetic
{
    private const int Rounds = 3;

    private static readonly Lazy<ScalarType> Chosen = new(Measure);

    /// <summary>The type that was the faster one when it was first asked for; float32 where they are close.</summary>
    public static ScalarType Activations => Chosen.Value;

    private static ScalarType Measure()
    {
        var single = Time(ScalarType.Float32);
        return Time(ScalarType.BFloat16) < 0.9 * single ? ScalarType.BFloat16 : ScalarType.Float32;
    }

    /// <summary>The shortest of some rounds of one convolution as the trunk has it, forwards only.</summary>
    private static TimeSpan Time(ScalarType type)
    {
        using var nograd = no_grad();
        using var scope = NewDisposeScope();
        var x = zeros(1, 32, 40, 40).to(type);
        var kernel = zeros(32, 32, 3, 3).to(type);
        var best = TimeSpan.MaxValue;
        for (var round = 0; round < Rounds; round++)
        {
            var clock = Stopwatch.StartNew();
            functional.conv2d(x, kernel, null, [1, 1], [1, 1]).Dispose();
            best = clock.Elapsed < best ? clock.Elapsed : best;
        }

        return best;
    }
}
