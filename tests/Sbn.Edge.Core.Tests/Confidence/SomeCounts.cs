using CsCheck;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.Core.Tests.Confidence;

/// <summary>A few predictions over few codes, so that ties and gaps are common.</summary>
internal static class SomeCounts
{
    public static Gen<(int Code, bool Correct)[]> Predictions { get; } =
        CsCheck.Gen.Select(CsCheck.Gen.Int[0, 20].Select(i => i * 12), CsCheck.Gen.Int[0, 9].Select(i => i > 1)).Array[0, 60];

    public static Gen<CodeCounts> Gen { get; } = Predictions.Select(Of);

    public static CodeCounts Of((int Code, bool Correct)[] predictions)
    {
        var counts = new CodeCounts(256);
        foreach (var (code, correct) in predictions)
        {
            counts.Add(code, correct);
        }

        return counts;
    }
}
