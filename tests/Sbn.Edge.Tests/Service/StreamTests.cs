using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>A camera on the network that does everything a camera should not, before the real program.</summary>
[Trait("System", "yes")]
public sealed class StreamTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string Camera = "sbn/v1/bus12/camera/front/state";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(StreamMood.Freezes, "stalled")]
    [InlineData(StreamMood.Repeats, "stalled")]
    [InlineData(StreamMood.SendsGarbage, "reconnecting")]
    [InlineData(StreamMood.HangsUp, "reconnecting")]
    public async Task A_stream_that_fails_is_told_and_comes_back_by_itself(StreamMood mood, string state)
    {
        using var server = new MotionJpegServer(96, 64);
        await using var service = await StartAsync(server);
        await using var subscriber = await service.SubscribeAsync();
        await StateAsync(subscriber, "streaming");
        server.Mood = mood;
        await StateAsync(subscriber, state, "reconnecting");
        server.Mood = StreamMood.Plays;
        await StateAsync(subscriber, "streaming");
    }

    [Fact]
    public async Task A_stream_that_changes_its_size_goes_on()
    {
        using var server = new MotionJpegServer(96, 64);
        await using var service = await StartAsync(server);
        await using var subscriber = await service.SubscribeAsync();
        await StateAsync(subscriber, "streaming");
        server.Resize(192, 128);
        var before = Frame(subscriber);
        await Eventually.HoldsAsync(() => Frame(subscriber) > before + 50, TimeSpan.FromSeconds(60), Stop);
        subscriber.JsonOf(Camera)[^1]["state"]!.GetValue<string>().ShouldBe("streaming");
    }

    [Fact]
    public async Task Killed_without_a_goodbye_the_service_leaves_no_child_behind()
    {
        using var server = new MotionJpegServer(96, 64);
        await using var service = await StartAsync(server);
        await using var subscriber = await service.SubscribeAsync();
        await StateAsync(subscriber, "streaming");
        Fetching(server).ShouldBe(1);
        server.Mood = StreamMood.Freezes;
        service.Process.Kill();
        await Eventually.HoldsAsync(() => Fetching(server) == 0, cancellationToken: Stop);
    }

    private static long Frame(Subscriber subscriber) =>
        subscriber.JsonOf("sbn/v1/bus12/camera/front/stats") is [.., var last] ? last["frame"]!.GetValue<long>() : 0;

    /// <summary>How many processes hold a connection to the server: FFmpeg tells nobody its address.</summary>
    private static int Fetching(MotionJpegServer server)
    {
        var port = new Uri(server.Uri).Port;
        return System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpConnections()
            .Count(connection => connection.RemoteEndPoint.Port == port && connection.State == System.Net.NetworkInformation.TcpState.Established);
    }

    private static Task StateAsync(Subscriber subscriber, params string[] states) =>
        Eventually.HoldsAsync(() => subscriber.JsonOf(Camera) is [.., var last] && states.Contains(last["state"]!.GetValue<string>()), TimeSpan.FromSeconds(60), Stop);

    private Task<RunningService> StartAsync(MotionJpegServer server) => RunningService.StartAsync(
        withMosquitto: false, model, server.Uri, new() { ["Sbn__Cameras__front__StallAfter"] = "00:00:01", ["Sbn__Cameras__front__MaxReopenDelay"] = "00:00:01" });
}
