using System.Diagnostics;
using System.Globalization;
using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Faults;

/// <summary>The whole service for a long time, while everything around it fails in turn.</summary>
[Trait("System", "yes")]
[Trait("Soak", "yes")]
public sealed class SoakTests(TinyModel model) : IClassFixture<TinyModel>
{
    private static readonly TimeSpan WatchdogLimit = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Settled = TimeSpan.FromSeconds(60);

    /// <summary>Minutes; <c>./sbn test --soak MINUTES</c> sets them.</summary>
    private static readonly double Minutes = double.TryParse(Environment.GetEnvironmentVariable("SBN_SOAK_MINUTES"), CultureInfo.InvariantCulture, out var minutes) ? minutes : 2;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_fails_around_it_the_service_loses_nothing_grows_nowhere_and_misses_no_watchdog()
    {
        SystemRun.RequireFull();
        var duration = TimeSpan.FromMinutes(Minutes);
        using var systemd = new NotificationSocket();
        await using var scene = await SoakScene.StartAsync(model, systemd.Environment(WatchdogLimit), duration);
        var figures = new SoakFigures(scene.Service.Id);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var watching = figures.WatchAsync(over.Token);
        var clock = Stopwatch.StartNew();
        while (clock.Elapsed < duration)
        {
            scene.Service.HasExited.ShouldBeFalse(scene.Service.Errors);
            await scene.FaultAsync(Stop);
        }

        await scene.MendAsync(Stop);
        await StreamingAsync(scene);
        await Eventually.HoldsAsync(() => figures.Last.Children.Count <= SoakScene.Streams, Settled, Stop);
        await Eventually.HoldsAsync(scene.IsDrainedAsync, Settled, Stop);
        await over.CancelAsync();
        await watching;
        var children = figures.Last.Children;
        var frames = await scene.FramesAsync();
        var heap = await scene.HeapKbAsync();
        var watchdog = systemd.Watchdog;
        scene.Service.Signal(Signals.Terminate);
        (await scene.Service.ExitAsync()).ShouldBe(0, scene.Service.Errors);
        SystemRun.Say(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalMinutes:0.0} min, {SoakScene.Cameras.Length} cameras"));
        SystemRun.Say($"frames: {string.Join(", ", frames.Select(camera => $"{camera.Key} {camera.Value}"))}");
        SystemRun.Say($"faults: {string.Join(", ", scene.Faults.Select(fault => $"{fault.Key} {fault.Value}"))}");
        SystemRun.Say(figures.ToString());
        SystemRun.Say($"managed heap: {heap} kB at the end");
        SystemRun.Say(string.Create(CultureInfo.InvariantCulture, $"watchdog: fed {watchdog.Count} times, largest gap {watchdog.LargestGap.TotalSeconds:0.0} s of {WatchdogLimit.TotalSeconds:0} s"));
        await Eventually.HoldsAsync(() => scene.Tally().Lost == 0, Settled, Stop);
        var tally = scene.Tally();
        SystemRun.Say($"alarms: {tally}");

        tally.ShouldBeWhole();
        tally.Received.Count.ShouldBeGreaterThan((int)(Minutes * 10));
        frames.Values.ShouldAllBe(count => count > Minutes * 10);
        watchdog.LargestGap.ShouldBeLessThan(WatchdogLimit);
        children.ShouldAllBe(child => !ProcessFigures.Runs(child));
        figures.ShouldNotGrow();
    }

    private static async Task StreamingAsync(SoakScene scene)
    {
        try
        {
            await Eventually.HoldsAsync(() => scene.AreStreaming, Settled, Stop);
        }
        catch (TimeoutException)
        {
            SystemRun.Say(string.Join('\n', scene.Service.Output.Split('\n').Where(line => !line.Contains(" alarm ", StringComparison.Ordinal)).TakeLast(60)));
            Assert.Fail($"Not every camera streams again: {string.Join(", ", SoakScene.Cameras.Zip(scene.States, (camera, state) => $"{camera} {state}"))}.");
        }
    }
}
