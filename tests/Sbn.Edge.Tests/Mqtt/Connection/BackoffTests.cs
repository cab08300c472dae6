using CsCheck;
using Sbn.Edge.Mqtt.Connection;

namespace Sbn.Edge.Tests.Mqtt.Connection;

public sealed class BackoffTests
{
    [Fact]
    public void Every_wait_lies_between_half_and_all_of_its_step_and_never_beyond_the_longest() =>
        Gen.Select(Gen.Int, Gen.Int[1, 100], Gen.Int[1, 100]).Sample((seed, attempts, longest) =>
        {
            var backoff = new Backoff(TimeSpan.FromSeconds(0.5), TimeSpan.FromSeconds(longest), new Random(seed));
            for (var n = 0; n < attempts; n++)
            {
                var step = Math.Min(0.5 * Math.Pow(2, n), longest);
                backoff.Next().TotalSeconds.ShouldBeInRange((step / 2) - 1e-6, step + 1e-6);
            }
        });

    [Fact]
    public void After_a_success_it_begins_anew()
    {
        var backoff = new Backoff(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(60), new Random(1));
        for (var n = 0; n < 10; n++)
        {
            backoff.Next();
        }

        backoff.Reset();
        backoff.Next().ShouldBeLessThanOrEqualTo(TimeSpan.FromSeconds(1));
    }
}
