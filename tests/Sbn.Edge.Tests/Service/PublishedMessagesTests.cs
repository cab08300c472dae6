using System.Text.RegularExpressions;
using MQTTnet.Formatter;
using MQTTnet.Protocol;
using OpenCvSharp;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>What a subscriber receives from the running program, over its own broker and over a real Mosquitto.</summary>
public sealed class PublishedMessagesTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string Root = "sbn/v1/bus12";
    private const string Camera = $"{Root}/camera/front";

    private static readonly string[] AllTopics =
    [
        $"{Root}/state", $"{Root}/bundle", $"{Camera}/state", $"{Camera}/segmentation", $"{Camera}/confidence", $"{Camera}/certainty", $"{Camera}/regions", $"{Camera}/stats",
        .. Alarms, $"{Camera}/events/alarm", $"{Root}/events/alarm",
    ];

    private static readonly string[] RetainedTopics =
    [
        $"{Root}/state", $"{Root}/bundle", $"{Camera}/state", .. Alarms,
    ];

    private static string[] Alarms =>
    [
        $"{Root}/alarms/degraded",
        $"{Camera}/alarms/low-coverage", $"{Camera}/alarms/uncertain-road.ahead", $"{Camera}/alarms/blind", $"{Camera}/alarms/conflicting-evidence",
        $"{Camera}/alarms/class-area.roads", $"{Camera}/alarms/camera-offline", $"{Camera}/alarms/stalled", $"{Camera}/alarms/drift",
    ];

    /// <summary>A rule, and a frame rate that nothing reaches, so that the vehicle itself raises an alarm too.</summary>
    private static Dictionary<string, string> WithAllAlarms(Dictionary<string, string>? environment) => new(environment ?? [])
    {
        ["Sbn__Alarms__Degraded__SlowerThan"] = "1000",
        ["Sbn__Alarms__Degraded__SlowFor"] = "00:00:00",
        ["Sbn__Alarms__Rules__roads__Watch"] = "class",
        ["Sbn__Alarms__Rules__roads__Class"] = "road",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("embedded")]
    [InlineData("mosquitto")]
    public async Task Every_topic_comes_and_every_message_honours_its_schema(string brokerKind)
    {
        var schemas = await MessageSchemas.LoadAsync();
        await using var service = await ServiceAtAsync(brokerKind);
        await using var subscriber = await service.SubscribeAsync();
        await SeesAllTopicsAsync(subscriber);
        var messages = subscriber.Messages;
        messages.SelectMany(m => schemas.Errors(m.Json)).ShouldBeEmpty();
        messages.Select(m => m.Json["schema"]!.GetValue<string>()).Distinct().Order().ShouldBe(schemas.Names.Except(["sbn.reply/1"]).Order());
        messages.Select(m => m.Topic).Distinct().Order().ShouldBe(AllTopics.Order());
    }

    [Theory]
    [InlineData("embedded")]
    [InlineData("mosquitto")]
    public async Task Exactly_the_states_are_retained(string brokerKind)
    {
        await using var service = await ServiceAtAsync(brokerKind);
        await using (var first = await service.SubscribeAsync())
        {
            await SeesAllTopicsAsync(first);
            first.Messages.Where(m => m.Qos == MqttQualityOfServiceLevel.AtLeastOnce).Select(m => m.Topic).Distinct().Order()
                .ShouldBe(RetainedTopics.Append($"{Camera}/events/alarm").Append($"{Root}/events/alarm").Order());
        }

        await using var late = await service.SubscribeAsync();
        await Eventually.HoldsAsync(() => late.Messages.Count(m => m.Retained) >= RetainedTopics.Length, cancellationToken: Stop);
        late.Messages.Where(m => m.Retained).Select(m => m.Topic).Distinct().Order().ShouldBe(RetainedTopics.Order());
    }

    [Fact]
    public async Task Pictures_are_grey_pngs_of_the_grid_whose_user_properties_say_what_their_text_says()
    {
        await using var service = await ServiceAtAsync("mosquitto");
        await using var subscriber = await service.SubscribeAsync();
        await SeesAllTopicsAsync(subscriber);
        foreach (var picture in subscriber.Messages.Where(m => m.IsPicture))
        {
            using var mat = Cv2.ImDecode(picture.Payload, ImreadModes.Unchanged);
            (mat.Type(), mat.Width, mat.Height).ShouldBe((MatType.CV_8UC1, 96, 64));
            picture.ContentType.ShouldBe("image/png");
            picture.UserProperties.Keys.Order().ShouldBe(picture.Json.Select(p => p.Key).Order());
            picture.UserProperties["frame"].ShouldBe(picture.Json["frame"]!.ToJsonString());
            picture.UserProperties["capturedAt"].ShouldBe(picture.Json["capturedAt"]!.GetValue<string>());
        }

        subscriber.Messages.Count(m => m.IsPicture).ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task Regions_name_the_unknown_thing_and_where_it_is()
    {
        await using var service = await ServiceAtAsync("embedded", $"folder:{model.Street}");
        await using var subscriber = await service.SubscribeAsync();
        await Eventually.HoldsAsync(() => subscriber.JsonOf($"{Camera}/regions").Count > 0, cancellationToken: Stop);
        var region = subscriber.JsonOf($"{Camera}/regions")[0]["regions"]!.AsArray()[0]!;
        var box = region["box"]!;
        // The black thing lies at x 61…95, y 21…49 of the picture; the model's grid is the picture's size.
        box["x"]!.GetValue<int>().ShouldBeInRange(52, 68);
        (box["x"]!.GetValue<int>() + box["width"]!.GetValue<int>()).ShouldBe(96);
        box["y"]!.GetValue<int>().ShouldBeInRange(14, 28);
        region["sentence"]!.GetValue<string>().ShouldContain(region["class"]!.GetValue<string>());
    }

    [Fact]
    public async Task An_ignored_place_counts_nowhere_and_every_header_tells_it()
    {
        // Where the black thing lies, and some more.
        await using var service = await ServiceAtAsync(
            "embedded", $"folder:{model.Street}", new() { ["Sbn__Cameras__front__Ignore"] = "54,16 96,16 96,56 54,56" });
        await using var subscriber = await service.SubscribeAsync();
        await Eventually.HoldsAsync(() => subscriber.Messages.Any(m => m.Topic == $"{Camera}/certainty"), cancellationToken: Stop);
        var message = subscriber.Messages.First(m => m.Topic == $"{Camera}/certainty");
        message.Json["ignored"]!.ToJsonString().ShouldBe("[[[54,16],[96,16],[96,56],[54,56]]]");
        using var states = Cv2.ImDecode(message.Payload, ImreadModes.Unchanged);
        states.At<byte>(40, 80).ShouldBe((byte)0);
        states.At<byte>(4, 4).ShouldBeGreaterThan((byte)0);
        var black = subscriber.JsonOf($"{Camera}/regions").SelectMany(m => m["regions"]!.AsArray()).Where(r => r!["box"]!["x"]!.GetValue<int>() is > 56);
        black.ShouldBeEmpty();
    }

    [Fact]
    public async Task The_model_sees_the_region_of_interest_alone_and_every_header_tells_it()
    {
        await using var service = await ServiceAtAsync(
            "embedded", $"folder:{model.Street}", new() { ["Sbn__Cameras__front__Roi"] = "0,0,48,64" });
        await using var subscriber = await service.SubscribeAsync();
        await Eventually.HoldsAsync(() => subscriber.Messages.Any(m => m.Topic == $"{Camera}/segmentation"), cancellationToken: Stop);
        var json = subscriber.Messages.First(m => m.Topic == $"{Camera}/segmentation").Json;
        json["roi"]!.ToJsonString().ShouldBe("""{"x":0,"y":0,"width":48,"height":64}""");
        json["frameSize"]!["width"]!.GetValue<int>().ShouldBe(96);
    }

    [Fact]
    public async Task A_3_1_1_subscriber_gets_every_topic_and_the_frame_in_the_picture()
    {
        await using var service = await ServiceAtAsync("mosquitto");
        await using var subscriber = await Subscriber.StartAsync(service.Port, version: MqttProtocolVersion.V311);
        await SeesAllTopicsAsync(subscriber);
        subscriber.Messages.Where(m => m.IsPicture).ShouldAllBe(m => m.Json["vehicle"]!.GetValue<string>() == "bus12");
    }

    [Fact]
    public async Task A_service_that_speaks_3_1_1_publishes_every_topic()
    {
        await using var service = await ServiceAtAsync("mosquitto", environment: new() { ["Sbn__Broker__Protocol"] = "3.1.1" });
        await using var subscriber = await service.SubscribeAsync();
        await SeesAllTopicsAsync(subscriber);
        subscriber.Messages.ShouldAllBe(m => m.UserProperties.Count == 0 && m.ContentType == null);
    }

    [Fact]
    public async Task The_document_has_a_channel_for_every_topic_and_no_other()
    {
        var document = await File.ReadAllTextAsync(RepositoryRoot.Combine("docs", "asyncapi.yaml"), Stop);
        var addresses = Regex.Matches(document, @"^    address: (\S+)$", RegexOptions.Multiline).Select(m => m.Groups[1].Value).ToList();
        var patterns = addresses.Select(a => "^" + Regex.Replace(a, @"\{\w+\}", "[^/]+") + "$").ToList();
        string[] topics = [.. AllTopics, $"{Root}/cmd/reload", $"{Root}/cmd/reply/1"];
        foreach (var topic in topics)
        {
            patterns.Count(p => Regex.IsMatch(topic, p)).ShouldBe(1, topic);
        }

        patterns.ShouldAllBe(p => topics.Any(topic => Regex.IsMatch(topic, p)));
        foreach (Match reference in Regex.Matches(document, @"'(schemas/\S+)'"))
        {
            File.Exists(RepositoryRoot.Combine("docs", reference.Groups[1].Value)).ShouldBeTrue(reference.Value);
        }
    }

    private static Task SeesAllTopicsAsync(Subscriber subscriber) =>
        Eventually.HoldsAsync(() => AllTopics.All(t => subscriber.Messages.Any(m => m.Topic == t)), TimeSpan.FromSeconds(90), Stop);

    private Task<RunningService> ServiceAtAsync(string brokerKind, string source = TinyModel.Drive, Dictionary<string, string>? environment = null) =>
        RunningService.StartAsync(brokerKind == "mosquitto", model, source, WithAllAlarms(environment));
}
