using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>What the program tells systemd over a real notification socket.</summary>
public sealed class SystemdTests(TinyModel model) : IClassFixture<TinyModel>
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ready_comes_when_the_model_runs_and_the_watchdog_is_fed_while_frames_advance()
    {
        using var systemd = new NotificationSocket();
        await using var process = EdgeProcess.Start(
            systemd.Environment(watchdog: TimeSpan.FromSeconds(0.6)),
            "run", "--vehicle", "v", "--bundle", model.Bundle, "--source", TinyModel.Drive, "--broker", "embedded", "--broker-port", "0");
        await Eventually.HoldsAsync(() => systemd.Texts.Count(m => m == "WATCHDOG=1") >= 2, TimeSpan.FromSeconds(60), Stop);
        var messages = systemd.Texts;
        messages.ShouldContain("READY=1");
        messages.IndexOf("READY=1").ShouldBeGreaterThan(messages.FindIndex(m => m.StartsWith("EXTEND_TIMEOUT_USEC=", StringComparison.Ordinal)));
        process.Output.ShouldContain("The model tiny 1.0.0 fp32 runs on cpu");
        process.Signal(Signals.Terminate);
        (await process.ExitAsync()).ShouldBe(0, process.Errors);
        await Eventually.HoldsAsync(() => systemd.Texts.Contains("STOPPING=1"), cancellationToken: Stop);
    }

    [Fact]
    public async Task Without_a_model_ready_never_comes()
    {
        using var systemd = new NotificationSocket();
        await using var process = EdgeProcess.Start(
            systemd.Environment(watchdog: null),
            "run", "--vehicle", "v", "--bundle", "/nowhere", "--source", TinyModel.Drive, "--broker", "embedded", "--broker-port", "0");
        (await process.ExitAsync()).ShouldBe(1);
        systemd.Texts.ShouldNotContain("READY=1");
    }
}
