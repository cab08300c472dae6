using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pictures;

namespace Sbn.Edge.Tests.Mqtt;

public sealed class PayloadTests
{
    private static readonly FrameHeader Header = new(
        "bus12", "front", Guid.CreateVersion7(), 42, new DateTimeOffset(2026, 5, 4, 10, 15, 30, TimeSpan.FromHours(2)).AddMicroseconds(7), 123456, true, null);

    private static readonly SceneHeader Scene = new(new PixelSize(960, 720), new PixelSize(480, 360), new BoxPayload(0, 0, 960, 720), "street 1.0.0 fp32");

    [Fact]
    public void A_camera_message_begins_with_its_schema_and_its_frame()
    {
        var json = Json(new SegmentationPayload(Header, Scene));
        json.AsObject().Select(p => p.Key).ShouldBe(
            ["schema", "vehicle", "camera", "startId", "frame", "capturedAt", "monotonicUs", "clockSynced", "frameSize", "gridSize", "roi", "bundle"]);
        json["schema"]!.GetValue<string>().ShouldBe("sbn.segmentation/1");
    }

    [Fact]
    public void Times_are_utc_with_microseconds() =>
        Json(new SegmentationPayload(Header, Scene))["capturedAt"]!.GetValue<string>().ShouldBe("2026-05-04T08:15:30.000007Z");

    [Fact]
    public void Any_time_is_written_to_the_microsecond() =>
        Gen.DateTime.Where(t => t.Year is > 1 and < 9999).Sample(t =>
        {
            var time = new DateTimeOffset(DateTime.SpecifyKind(t, DateTimeKind.Utc));
            var text = Json(new SegmentationPayload(Header with { CapturedAt = time }, Scene))["capturedAt"]!.GetValue<string>();
            text.Length.ShouldBe(27);
            (time - DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture)).Ticks.ShouldBeInRange(0, 9);
        });

    [Fact]
    public void Media_time_is_there_for_recordings_only()
    {
        Json(new SegmentationPayload(Header, Scene)).AsObject().ContainsKey("mediaTime").ShouldBeFalse();
        Json(new SegmentationPayload(Header with { MediaTime = 1.5 }, Scene))["mediaTime"]!.GetValue<double>().ShouldBe(1.5);
    }

    [Fact]
    public void User_properties_say_the_same_as_the_json()
    {
        var json = Encoding.UTF8.GetBytes(Json(new SegmentationPayload(Header with { MediaTime = 0.25 }, Scene)).ToJsonString());
        var properties = PayloadWriter.UserProperties(json).ToDictionary(p => p.Name, p => Encoding.UTF8.GetString(p.ValueBuffer.Span));
        properties["vehicle"].ShouldBe("bus12");
        properties["frame"].ShouldBe("42");
        properties["clockSynced"].ShouldBe("true");
        properties["mediaTime"].ShouldBe("0.25");
        properties["roi"].ShouldBe("""{"x":0,"y":0,"width":960,"height":720}""");
        properties.Keys.ShouldBe(JsonNode.Parse(json)!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public void Letters_of_all_languages_stay_readable()
    {
        var status = new CameraStatePayload(Header) { State = "ended", Since = DateTimeOffset.UtcNow, Reason = "Straße “fehlt” – 道路", Source = "file:straße.mp4" };
        Encoding.UTF8.GetString(PayloadWriter.Json(status, PayloadJson.Default.CameraStatePayload, new PayloadBuffer()).Written.Span).ShouldContain("Straße “fehlt” – 道路");
    }

    private static JsonNode Json(SegmentationPayload payload) =>
        JsonNode.Parse(PayloadWriter.Json(payload, PayloadJson.Default.SegmentationPayload, new PayloadBuffer()).Written.Span)!;
}
