using System.Diagnostics;
using System.Globalization;
using Sbn.Edge.Core;

namespace Sbn.Edge.TestKit.Fuzzing;

/// <summary>
/// Gives readers cases and watches what they do with them: each is read, or refused in one sentence, in little time and memory. A case is made from its number alone, so that it can be had
/// again: set SBN_FUZZ_FIRST to the number.
/// </summary>
public static class Fuzz
{
    /// <summary>The longest that one case may take; far more than any needs, for machines that do other things as well.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private const int LongestSentence = 4096;

    /// <summary>True for the long run.</summary>
    public static bool IsLong { get; } = Environment.GetEnvironmentVariable("SBN_TEST_SYSTEM") == "1";

    /// <summary>Runs the cases of a target on a thread of its own.</summary>
    /// <param name="target">The target.</param>
    /// <param name="quick">How many cases in the ordinary tests.</param>
    /// <param name="thorough">How many with <c>./sbn test --system</c>.</param>
    /// <exception cref="FuzzException">A case was neither read nor refused properly, or took too much.</exception>
    public static FuzzReport Run(FuzzTarget target, int quick, int thorough)
    {
        var first = int.TryParse(Environment.GetEnvironmentVariable("SBN_FUZZ_FIRST"), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
        var run = new FuzzRun(target, first, IsLong ? thorough : quick);
        var thread = new Thread(run.Go) { IsBackground = true, Name = $"fuzz {target.Name}" };
        thread.Start();
        while (!thread.Join(TimeSpan.FromSeconds(1)))
        {
            run.RequireProgress(Limit);
        }

        return run.Report();
    }

    /// <summary>What is amiss with the sentence of a refusal; null where nothing is.</summary>
    public static string? Amiss(string sentence) =>
        string.IsNullOrWhiteSpace(sentence) ? "refused without a word."
        : sentence.Length > LongestSentence ? $"refused in a sentence of {sentence.Length} characters."
        : sentence.Any(char.IsControl) ? "refused in a sentence with control characters."
        : null;

    /// <summary>One target's cases, one after the other.</summary>
    private sealed class FuzzRun(FuzzTarget target, int first, int count)
    {
        private readonly Stopwatch _clock = Stopwatch.StartNew();
        private volatile FuzzException? _failure;
        private volatile byte[] _input = [];
        private volatile int _number;
        private long _began = Stopwatch.GetTimestamp();
        private long _read;
        private long _mostAllocated;
        private int _longest;
        private TimeSpan _slowest;

        public void Go()
        {
            try
            {
                for (var number = first; number < first + count; number++)
                {
                    var input = target.Case(new Random(number));
                    (_number, _input) = (number, input);
                    Volatile.Write(ref _began, Stopwatch.GetTimestamp());
                    One(number, input);
                }
            }
            catch (FuzzException failure)
            {
                _failure = failure;
            }
            catch (Exception e)
            {
                _failure = new FuzzException(target, _number + 1, [], "the case could not be made.", e);
            }
        }

        public void RequireProgress(TimeSpan limit)
        {
            if (Stopwatch.GetElapsedTime(Volatile.Read(ref _began)) is var time && time > limit)
            {
                throw new FuzzException(target, _number, _input, $"not done after {time.TotalSeconds:0} s.");
            }
        }

        public FuzzReport Report() => _failure is { } failure
            ? throw failure
            : new FuzzReport(target.Name, count, _read, _mostAllocated, _longest, _slowest, _clock.Elapsed);

        private void One(int number, byte[] input)
        {
            string? refusal;
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                refusal = target.Read(input);
            }
            catch (UserException refused)
            {
                refusal = refused.Message;
            }
            catch (Exception e)
            {
                throw new FuzzException(target, number, input, $"let out {e.GetType().Name}: {e.Message}", e);
            }

            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            var time = Stopwatch.GetElapsedTime(_began);
            if (allocated > ((long)target.BytesPerByte * input.Length) + target.BytesBesides)
            {
                throw new FuzzException(target, number, input, $"took {allocated} bytes for a case of {input.Length}.");
            }

            if (refusal is not null && Amiss(refusal) is { } amiss)
            {
                throw new FuzzException(target, number, input, $"{amiss} {refusal}");
            }

            _read += refusal is null ? 1 : 0;
            _mostAllocated = Math.Max(_mostAllocated, allocated);
            _longest = Math.Max(_longest, input.Length);
            _slowest = time > _slowest ? time : _slowest;
        }
    }
}
