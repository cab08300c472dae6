using Sbn.Edge.Core;

namespace Sbn.Edge.TestKit.Fuzzing;

/// <summary>A reader did with a case what it must not.</summary>
/// <param name="target">The target.</param>
/// <param name="number">The number of the case, which is its seed.</param>
/// <param name="input">The case.</param>
/// <param name="what">What it did, one sentence.</param>
/// <param name="cause">The exception that it let out; null for none.</param>
public sealed class FuzzException(FuzzTarget target, int number, byte[] input, string what, Exception? cause = null)
    : Exception($"{target.Name}, case {number}: {Sentence.OneLine(what)} The case in Base64: {Shown(input)}", cause)
{
    private static string Shown(byte[] input) => input.Length <= 4096 ? Convert.ToBase64String(input) : $"({input.Length} bytes)";
}
