using System.Globalization;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>How the real program starts, stops, and is missed.</summary>
public sealed class LifecycleTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string State = "sbn/v1/bus12/state";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task When_the_process_is_killed_the_broker_tells_its_last_will()
    {
        await using var service = await StartAsync();
        await using var subscriber = await service.SubscribeAsync();
        await StatesAsync(subscriber, "online", "degraded");
        var startId = subscriber.JsonOf(State)[^1]["startId"]!.GetValue<string>();
        service.Process.Kill();
        await StatesAsync(subscriber, "offline");
        subscriber.JsonOf(State)[^1]["startId"]!.GetValue<string>().ShouldBe(startId);
        await using var late = await service.SubscribeAsync();
        await StatesAsync(late, "offline");
        late.Messages.Single(m => m.Topic == State).Retained.ShouldBeTrue();
    }

    [Theory]
    [InlineData(Signals.Interrupt)]
    [InlineData(Signals.Terminate)]
    public async Task A_stopped_service_says_goodbye_and_exits_with_success(int signal)
    {
        await using var service = await StartAsync();
        await using var subscriber = await service.SubscribeAsync();
        await StatesAsync(subscriber, "online", "degraded");
        service.Process.Signal(signal);
        (await service.Process.ExitAsync()).ShouldBe(0, service.Process.Errors);
        await StatesAsync(subscriber, "offline");
        await Eventually.HoldsAsync(() => subscriber.JsonOf("sbn/v1/bus12/camera/front/state")[^1]["state"]!.GetValue<string>() == "ended", cancellationToken: Stop);
        service.Process.Errors.ShouldBeEmpty();
    }

    [Fact]
    public async Task After_the_asked_for_frames_everything_is_sent_and_the_exit_code_is_success()
    {
        await using var service = await StartAsync("--frames", "15", "--speed", "0");
        await using var subscriber = await service.SubscribeAsync();
        (await service.Process.ExitAsync()).ShouldBe(0, service.Process.Errors);
        await StatesAsync(subscriber, "offline");
        subscriber.JsonOf("sbn/v1/bus12/camera/front/regions")[^1]["frame"]!.GetValue<long>().ShouldBe(14);
    }

    [Fact]
    public async Task At_the_end_of_its_recordings_the_service_ends_with_success()
    {
        await using var service = await StartAsync($"folder:{model.Street}", "--speed", "0");
        await using var subscriber = await service.SubscribeAsync();
        (await service.Process.ExitAsync()).ShouldBe(0, service.Process.Errors);
        await StatesAsync(subscriber, "offline");
        var camera = subscriber.JsonOf("sbn/v1/bus12/camera/front/state")[^1];
        camera["state"]!.GetValue<string>().ShouldBe("ended");
        camera["frame"]!.GetValue<long>().ShouldBe(11);
        camera.ContainsKey("reason").ShouldBeFalse();
    }

    [Fact]
    public async Task A_damaged_picture_of_a_folder_is_left_out_and_told()
    {
        var broken = Folder("damaged", whole: true);
        await using var service = await StartAsync($"folder:{broken}");
        await using var subscriber = await service.SubscribeAsync();
        (await service.Process.ExitAsync()).ShouldBe(0, service.Process.Errors);
        await StatesAsync(subscriber, "offline");
        subscriber.JsonOf(State).ShouldContain(state => state["reasons"]!.AsArray().Any(reason => reason!.GetValue<string>().StartsWith("Camera front: 1 damaged picture was left out; the last: The picture '", StringComparison.Ordinal)));
        var camera = subscriber.JsonOf("sbn/v1/bus12/camera/front/state")[^1];
        camera["state"]!.GetValue<string>().ShouldBe("ended");
        camera["frame"]!.GetValue<long>().ShouldBe(2);
    }

    [Fact]
    public async Task A_recording_of_which_nothing_can_be_read_ends_the_run_with_its_sentence()
    {
        var broken = Folder("broken", whole: false);
        await using var service = await StartAsync($"folder:{broken}");
        await using var subscriber = await service.SubscribeAsync();
        (await service.Process.ExitAsync()).ShouldBe(1);
        service.Process.Errors.ShouldBe($"sbn-edge: None of the 1 pictures of folder:{broken} can be read.\n");
        await StatesAsync(subscriber, "offline");
        subscriber.JsonOf("sbn/v1/bus12/camera/front/state")[^1]["reason"]!.GetValue<string>().ShouldContain("None of the 1 pictures");
    }

    [Fact]
    public async Task A_camera_that_is_not_there_does_not_keep_the_other_one_from_starting()
    {
        await using var service = await RunningService.StartAsync(
            withMosquitto: false,
            model,
            source: null,
            new() { ["Sbn__Cameras__left__Source"] = TinyModel.Drive, ["Sbn__Cameras__right__Source"] = $"rtsp://127.0.0.1:{FreePort.Next()}/street" });
        await using var subscriber = await service.SubscribeAsync();
        await StatesAsync(subscriber, "degraded");
        await Eventually.HoldsAsync(
            () => subscriber.JsonOf("sbn/v1/bus12/camera/right/state") is [.., var right] && right["state"]!.GetValue<string>() == "reconnecting"
                && subscriber.JsonOf("sbn/v1/bus12/camera/left/state") is [.., var left] && left["state"]!.GetValue<string>() == "streaming",
            TimeSpan.FromSeconds(60),
            Stop);
        subscriber.JsonOf(State)[^1]["reasons"]!.AsArray().ShouldContain(reason => reason!.GetValue<string>().StartsWith("Camera right: "));
    }

    [Fact]
    public async Task The_embedded_broker_listens_on_loopback_only()
    {
        await using var service = await RunningService.StartAsync(withMosquitto: false, model, TinyModel.Drive, []);
        await using var subscriber = await service.SubscribeAsync();
        System.Net.NetworkInformation.IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners()
            .Where(endpoint => endpoint.Port == service.Port).Select(endpoint => endpoint.Address.ToString()).ShouldBe(["127.0.0.1"]);
    }

    [Fact]
    public async Task A_broker_that_comes_back_hears_that_the_vehicle_is_online_again()
    {
        await using var service = await StartAsync();
        await using (var before = await service.SubscribeAsync())
        {
            await StatesAsync(before, "online", "degraded");
        }

        await service.Mosquitto!.StopAsync();
        await Eventually.HoldsAsync(() => service.Process.Output.Contains("is lost", StringComparison.Ordinal), cancellationToken: Stop);
        await service.Mosquitto.StartAsync();
        await using var subscriber = await Subscriber.StartAsync(service.Port, State);
        await Eventually.HoldsAsync(() => subscriber.Messages.Any(m => !m.Retained && m.Json["state"]!.GetValue<string>() != "offline"), cancellationToken: Stop);
        service.Process.HasExited.ShouldBeFalse();
    }

    [Fact]
    public async Task The_demo_ends_by_itself_with_a_summary_of_what_it_sent()
    {
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        var (exitCode, output, errors) = await EdgeProcess.RunAsync(
            "demo", "--frames", "20", "--bundle", model.Bundle, "--broker-port", port, "--source", TinyModel.Drive);
        exitCode.ShouldBe(0, errors);
        errors.ShouldBeEmpty();
        output.ShouldContain($"mqtt://127.0.0.1:{port}");
        output.ShouldContain($"mosquitto_sub -h 127.0.0.1 -p {port} -t 'sbn/v1/demo/#'");
        output.ShouldMatch(@"(?m)^  frames   20 in ");
        output.ShouldMatch(@"(?m)^ +[1-9]\d*  sbn/v1/demo/camera/front/segmentation$");
        output.ShouldNotContain('\u001b');
    }

    [Fact]
    public async Task The_built_in_demo_sends_something_to_every_topic_within_150_frames()
    {
        var port = FreePort.Next().ToString(CultureInfo.InvariantCulture);
        var (exitCode, output, errors) = await EdgeProcess.RunAsync("demo", "--frames", "150", "--bundle", model.Bundle, "--broker-port", port, "--vehicle", "d");
        exitCode.ShouldBe(0, errors);
        string[] topics =
        [
            "state", "bundle", "camera/front/state", "camera/front/segmentation", "camera/front/confidence", "camera/front/regions", "camera/front/stats",
            "camera/front/alarms/blind", "camera/front/alarms/low-coverage", "camera/front/alarms/uncertain-road.ahead", "camera/front/events/alarm",
        ];
        topics.ShouldAllBe(topic => System.Text.RegularExpressions.Regex.IsMatch(output, $@"(?m)^ +[1-9]\d*  sbn/v1/d/{topic}$"));
    }

    [Fact]
    public async Task Two_cameras_share_the_model_and_both_are_told()
    {
        await using var service = await RunningService.StartAsync(
            withMosquitto: false,
            model,
            source: null,
            new() { ["Sbn__Cameras__left__Source"] = TinyModel.Drive, ["Sbn__Cameras__right__Source"] = $"{TinyModel.Drive}&seed=5" });
        await using var subscriber = await service.SubscribeAsync();
        await Eventually.HoldsAsync(
            () => FramesCome("left") && FramesCome("right"),
            TimeSpan.FromSeconds(90),
            Stop);
        subscriber.JsonOf(State)[^1]["cameras"]!.AsArray().Select(c => c!.GetValue<string>()).Order().ShouldBe(["left", "right"]);

        bool FramesCome(string camera) =>
            subscriber.JsonOf($"sbn/v1/bus12/camera/{camera}/stats").Any(s => s["fps"]!["out"]!.GetValue<double>() > 0);
    }

    /// <summary>A folder with a picture that is none, between two that are.</summary>
    private string Folder(string name, bool whole)
    {
        var folder = Directory.CreateDirectory(model[name]).FullName;
        File.WriteAllText(Path.Combine(folder, "001.png"), "no picture");
        foreach (var picture in whole ? (string[])["000.png", "002.png"] : [])
        {
            File.Copy(Path.Combine(model.Street, picture), Path.Combine(folder, picture));
        }

        return folder;
    }

    private static Task StatesAsync(Subscriber subscriber, params string[] states) =>
        Eventually.HoldsAsync(() => subscriber.JsonOf(State) is [.., var last] && states.Contains(last["state"]!.GetValue<string>()), TimeSpan.FromSeconds(60), Stop);

    private Task<RunningService> StartAsync(params string[] more) =>
        more is [{ } source, ..] && source.StartsWith("folder:", StringComparison.Ordinal)
            ? RunningService.StartAsync(withMosquitto: true, model, source, [], more[1..])
            : RunningService.StartAsync(withMosquitto: true, model, TinyModel.Drive, [], more);
}
