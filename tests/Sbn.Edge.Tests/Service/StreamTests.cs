using System.Diagnostics;
using System.Globalization;
using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Faults;

namespace Sbn.Edge.Tests.Service;

/// <summary>A camera on the network that does everything a camera should not, before the real program.</summary>
[Trait("System", "yes")]
public sealed class StreamTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string Camera = "sbn/v1/bus12/camera/front/state";

    private static readonly TimeSpan StallAfter = TimeSpan.FromSeconds(1);

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
        ProcessFigures.Of(service.Process.Id).Children.Count.ShouldBe(1);
        server.Mood = mood;
        var told = await StateAsync(subscriber, state, "reconnecting");
        server.Mood = StreamMood.Plays;
        var back = await StateAsync(subscriber, "streaming");
        SystemRun.Say(string.Create(CultureInfo.InvariantCulture, $"{mood}: told after {told.TotalSeconds:0.0} s, streaming again {back.TotalSeconds:0.0} s after it was well"));
        told.ShouldBeLessThan(StallAfter + TimeSpan.FromSeconds(2));
        await EndsAsync(service.Process);
    }

    [Fact]
    public async Task A_sender_that_is_killed_and_comes_back_is_told_in_time_and_seen_again()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/ffmpeg"), "Needs /usr/bin/ffmpeg, which is not there; apt install ffmpeg.");
        var address = $"udp://127.0.0.1:{FreePort.Next()}";
        var sender = Sender(address);
        try
        {
            await using var service = await StartAsync(address);
            await using var subscriber = await service.SubscribeAsync();
            for (var round = 0; round < (SystemRun.IsFull ? 5 : 1); round++)
            {
                await StateAsync(subscriber, "streaming");
                sender.Kill();
                await sender.WaitForExitAsync(Stop);
                var told = await StateAsync(subscriber, "stalled", "reconnecting");
                SystemRun.Say(string.Create(CultureInfo.InvariantCulture, $"sender killed: told after {told.TotalSeconds:0.0} s"));
                told.ShouldBeLessThan(StallAfter + TimeSpan.FromSeconds(2));
                sender.Dispose();
                sender = Sender(address);
            }

            await StateAsync(subscriber, "streaming");
            await EndsAsync(service.Process);
        }
        finally
        {
            sender.Kill();
            sender.Dispose();
        }
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

    private static Process Sender(string address) =>
        Process.Start("/usr/bin/ffmpeg", ["-nostdin", "-loglevel", "quiet", "-re", "-f", "lavfi", "-i", "testsrc=size=96x64:rate=15", "-c:v", "mpeg2video", "-g", "5", "-f", "mpegts", address]);

    /// <summary>Waits for a state, and says how long.</summary>
    private static async Task<TimeSpan> StateAsync(Subscriber subscriber, params string[] states)
    {
        var clock = Stopwatch.StartNew();
        await Eventually.HoldsAsync(() => subscriber.JsonOf(Camera) is [.., var last] && states.Contains(last["state"]!.GetValue<string>()), TimeSpan.FromSeconds(60), Stop);
        return clock.Elapsed;
    }

    /// <summary>One FFmpeg at most runs for the camera, and none when the service has ended.</summary>
    private static async Task EndsAsync(EdgeProcess process)
    {
        await Eventually.HoldsAsync(() => ProcessFigures.Of(process.Id).Children.Count <= 1, cancellationToken: Stop);
        var children = ProcessFigures.Of(process.Id).Children;
        process.Signal(Signals.Terminate);
        (await process.ExitAsync()).ShouldBe(0, process.Errors);
        await Eventually.HoldsAsync(() => !children.Any(ProcessFigures.Runs), cancellationToken: Stop);
    }

    private Task<RunningService> StartAsync(MotionJpegServer server) => StartAsync(server.Uri);

    private Task<RunningService> StartAsync(string source) => RunningService.StartAsync(
        withMosquitto: false, model, source, new() { ["Sbn__Cameras__front__StallAfter"] = "00:00:01", ["Sbn__Cameras__front__MaxReopenDelay"] = "00:00:01" });
}
