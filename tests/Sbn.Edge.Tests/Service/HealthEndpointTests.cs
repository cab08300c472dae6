using System.Globalization;
using System.Net;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>What the real program tells its own machine.</summary>
public sealed class HealthEndpointTests(TinyModel model) : IClassFixture<TinyModel>
{
    private static readonly HttpClient Client = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Healthy_and_ready_while_it_works_and_not_ready_without_its_broker()
    {
        var port = FreePort.Next();
        await using var service = await StartAsync(port);
        await Eventually.HoldsAsync(async () => (await AskAsync(port, "readyz")).Code == HttpStatusCode.OK, TimeSpan.FromSeconds(60), Stop);
        (await AskAsync(port, "healthz")).ShouldBe((HttpStatusCode.OK, "ok\n"));
        (await AskAsync(port, "nothing")).Code.ShouldBe(HttpStatusCode.NotFound);

        await service.Mosquitto!.StopAsync();
        await Eventually.HoldsAsync(async () => (await AskAsync(port, "readyz")).Code == HttpStatusCode.ServiceUnavailable, cancellationToken: Stop);
        (await AskAsync(port, "readyz")).Text.ShouldContain("is not connected.");
        (await AskAsync(port, "healthz")).Code.ShouldBe(HttpStatusCode.OK);
        await Eventually.HoldsAsync(async () => (await AskAsync(port, "metrics")).Text.Contains("\nsbn_broker_connected 0\n", StringComparison.Ordinal), cancellationToken: Stop);
    }

    [Fact]
    public async Task The_metrics_count_frames_by_camera()
    {
        var port = FreePort.Next();
        await using var service = await StartAsync(port);
        await Eventually.HoldsAsync(async () => Value((await AskAsync(port, "metrics")).Text, "sbn_frames_processed_total{camera=\"front\"}") > 10, TimeSpan.FromSeconds(60), Stop);
        var (_, text) = await AskAsync(port, "metrics");
        Value(text, "sbn_camera_streaming{camera=\"front\"}").ShouldBe(1);
        Value(text, "sbn_broker_connected").ShouldBe(1);
        Value(text, "sbn_frames_captured_total{camera=\"front\"}").ShouldBeGreaterThanOrEqualTo(Value(text, "sbn_frames_processed_total{camera=\"front\"}"));
        Value(text, "sbn_outbox_events_lost_total").ShouldBe(0);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_told()
    {
        using var taken = new System.Net.Sockets.TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        var port = ((IPEndPoint)taken.LocalEndpoint).Port;
        await using var service = await StartAsync(port);
        (await service.Process.ExitAsync()).ShouldNotBe(0);
        service.Process.Errors.ShouldStartWith($"sbn-edge: Port {port} of 127.0.0.1 (Sbn:Health:Port) cannot be listened on: ");
    }

    private static async Task<(HttpStatusCode Code, string Text)> AskAsync(int port, string page)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri($"http://127.0.0.1:{port}/{page}"), Stop);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(Stop));
        }
        catch (HttpRequestException)
        {
            return (0, "");
        }
    }

    private static double Value(string metrics, string name) =>
        metrics.Split('\n').FirstOrDefault(line => line.StartsWith($"{name} ", StringComparison.Ordinal)) is { } line
            ? double.Parse(line[(name.Length + 1)..], CultureInfo.InvariantCulture)
            : double.NaN;

    private Task<RunningService> StartAsync(int port) => RunningService.StartAsync(
        withMosquitto: true, model, TinyModel.Drive, new() { ["Sbn__Health__Port"] = port.ToString(CultureInfo.InvariantCulture) });
}
