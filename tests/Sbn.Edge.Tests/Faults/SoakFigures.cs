using System.Diagnostics;
using System.Globalization;

namespace Sbn.Edge.Tests.Faults;

/// <summary>What a process takes over time, and whether it becomes more.</summary>
internal sealed class SoakFigures(int process)
{
    /// <summary>A run shorter than this says nothing about a slope: the collector has its rhythm.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromMinutes(9);

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly List<(TimeSpan At, ProcessFigures Figures)> _samples = [];

    /// <summary>The figures now.</summary>
    public ProcessFigures Last => _samples[^1].Figures;

    /// <summary>Looks each second.</summary>
    public async Task WatchAsync(CancellationToken stop)
    {
        using var timer = new PeriodicTimer(Interval);
        try
        {
            do
            {
                _samples.Add((_clock.Elapsed, ProcessFigures.Of(process)));
            }
            while (await timer.WaitForNextTickAsync(stop));
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Nothing grows: faults open and close things, so what is held at the least is compared, of the second half with the first.</summary>
    public void ShouldNotGrow()
    {
        var (first, second) = Halves();
        Least(second, one => one.Handles).ShouldBeLessThanOrEqualTo(Least(first, one => one.Handles) + 4, "handles");
        Least(second, one => one.Threads).ShouldBeLessThanOrEqualTo(Least(first, one => one.Threads) + 4, "threads");
        Settled().Max(sample => sample.Figures.Children.Count).ShouldBeLessThanOrEqualTo(SoakScene.Streams + 1, "children");
        if (_clock.Elapsed > LongEnough)
        {
            // Per minute a few pages; over a day that would still be less than the collector's own swing.
            SlopeKbPerMinute().ShouldBeLessThan(1000 / _clock.Elapsed.TotalMinutes, "kB a minute");
        }
    }

    public override string ToString()
    {
        var (first, second) = Halves();
        var settled = Settled();
        return string.Create(
            CultureInfo.InvariantCulture,
            $"""
             memory: {settled[0].Figures.ResidentKb} kB after warm-up, {Last.ResidentKb} kB at the end, most {_samples.Max(sample => sample.Figures.ResidentKb)} kB, slope {SlopeKbPerMinute():0.0} kB/min
             handles: least {Least(first, one => one.Handles)}, later {Least(second, one => one.Handles)}, most {settled.Max(sample => sample.Figures.Handles)}
             threads: least {Least(first, one => one.Threads)}, later {Least(second, one => one.Threads)}, most {settled.Max(sample => sample.Figures.Threads)}
             children: most {settled.Max(sample => sample.Figures.Children.Count)}
             """);
    }

    /// <summary>What is always held, by nine of ten looks: what leaks is never given back and raises it, what a fault opens does not.</summary>
    private static long Least(List<ProcessFigures> figures, Func<ProcessFigures, long> of) => figures.Select(of).Order().ElementAt(figures.Count / 10);

    /// <summary>Least squares over what came after the warm-up.</summary>
    private double SlopeKbPerMinute()
    {
        var settled = Settled();
        var (time, memory) = (settled.Average(sample => sample.At.TotalMinutes), settled.Average(sample => sample.Figures.ResidentKb));
        return settled.Sum(sample => (sample.At.TotalMinutes - time) * (sample.Figures.ResidentKb - memory)) / settled.Sum(sample => Math.Pow(sample.At.TotalMinutes - time, 2));
    }

    /// <summary>All but the first fifth, and of a long run its first five minutes: until then code is compiled and pools fill.</summary>
    private List<(TimeSpan At, ProcessFigures Figures)> Settled()
    {
        var warm = TimeSpan.FromSeconds(Math.Min(300, _samples[^1].At.TotalSeconds / 5));
        return [.. _samples.Where(sample => sample.At >= warm)];
    }

    private (List<ProcessFigures> First, List<ProcessFigures> Second) Halves()
    {
        var settled = Settled().Select(sample => sample.Figures).ToList();
        return (settled[..(settled.Count / 2)], settled[(settled.Count / 2)..]);
    }
}
