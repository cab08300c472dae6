using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Sbn.Edge.TestKit;

/// <summary>Waits for a condition, with a limit, so that no test sleeps for a guessed time.</summary>
public static class Eventually
{
    /// <summary>The limit unless another is given: generous, for a machine that does other things as well.</summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(30);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold within the limit; the message shows the condition.</exception>
    public static Task HoldsAsync(
        Func<bool> condition, TimeSpan? limit = null, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(condition))] string text = "") =>
        HoldsAsync(() => Task.FromResult(condition()), limit, cancellationToken, text);

    /// <summary>Returns as soon as the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold within the limit; the message shows the condition.</exception>
    public static async Task HoldsAsync(
        Func<Task<bool>> condition, TimeSpan? limit = null, CancellationToken cancellationToken = default, [CallerArgumentExpression(nameof(condition))] string text = "")
    {
        var time = limit ?? DefaultLimit;
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > time)
            {
                throw new TimeoutException($"After {time.TotalSeconds:0.#} s this did not hold: {text}");
            }

            await Task.Delay(Pause, cancellationToken);
        }
    }
}
