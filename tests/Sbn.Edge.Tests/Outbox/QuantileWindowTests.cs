using CsCheck;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Tests.Outbox;

public sealed class QuantileWindowTests
{
    [Fact]
    public void Quantiles_are_those_of_the_last_values_by_nearest_rank() =>
        Gen.Select(Gen.Int[0, 10_000].Array[1, 300], Gen.Int[1, 100]).Sample((values, capacity) =>
        {
            var window = new QuantileWindow(capacity);
            Array.ForEach(values, v => window.Add(v));
            var last = values.TakeLast(capacity).Order().ToArray();
            var read = window.Read()!;
            read.Count.ShouldBe(last.Length);
            // The nearest rank q is the least value that at least a share q of all does not exceed.
            read.P50.ShouldBe(last.First(v => last.Count(o => o <= v) >= 0.50 * last.Length));
            read.P99.ShouldBe(last.First(v => last.Count(o => o <= v) >= 0.99 * last.Length));
        });

    [Fact]
    public void An_empty_window_has_no_quantiles() => new QuantileWindow(4).Read().ShouldBeNull();

    [Fact]
    public void A_cleared_window_begins_anew()
    {
        var window = new QuantileWindow(4);
        window.Add(1);
        window.Read(clear: true).ShouldBe(new Quantiles(1, 1, 1));
        window.Read().ShouldBeNull();
        window.Add(2);
        window.Read().ShouldBe(new Quantiles(2, 2, 1));
    }
}
