using System.Globalization;

namespace Sbn.Edge.TestKit.Fuzzing;

/// <summary>What came of the cases of one target.</summary>
/// <param name="Name">The target's name.</param>
/// <param name="Cases">How many there were.</param>
/// <param name="Read">How many were read.</param>
/// <param name="MostAllocated">The most that one case allocated, bytes.</param>
/// <param name="LongestInput">The length of the longest case, bytes.</param>
/// <param name="Slowest">How long the slowest case took.</param>
/// <param name="Time">How long all took together.</param>
public sealed record FuzzReport(string Name, long Cases, long Read, long MostAllocated, int LongestInput, TimeSpan Slowest, TimeSpan Time)
{
    /// <summary>One line for people.</summary>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Name}: {Cases:N0} cases, {Read:N0} read, {Cases - Read:N0} refused; at most {MostAllocated / 1024.0:N0} KiB allocated for one ({LongestInput:N0} bytes the longest), {Slowest.TotalMilliseconds:N0} ms the slowest, {Time.TotalSeconds:N1} s");
}
