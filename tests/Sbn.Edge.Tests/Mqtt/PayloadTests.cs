using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Regions;
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

    [Fact]
    public void A_regions_message_holds_the_largest_that_it_has_room_for_and_counts_the_others() =>
        Gen.Select(Gen.Int[0, 40], Gen.Int[1000, 20_000], Gen.Int[0, 5]).Sample((count, most, before) =>
        {
            var regions = Enumerable.Range(1, count).Select(id => Region(id, corners: 4 + (id * 7 % 44))).ToArray();
            var payload = RegionsPayload.Fitting(Header, Scene, regions, before, most);
            var told = payload.Regions.Count;
            payload.Regions.Select(r => r.Id).ShouldBe(Enumerable.Range(1, told).Select(id => (long)id));
            payload.LeftOut.ShouldBe(before + count - told);
            if (told > 1)
            {
                Length(payload).ShouldBeLessThanOrEqualTo(most);
            }

            if (told < count)
            {
                told.ShouldBeGreaterThan(0);
                Length(payload with { Regions = [.. payload.Regions, RegionPayload.Of(regions[told])] }).ShouldBeGreaterThan(most - 10);
            }
        });

    private static int Length(RegionsPayload payload) => PayloadWriter.Length(payload, PayloadJson.Default.RegionsPayload);

    private static UncertainRegion Region(int id, int corners) => new()
    {
        Id = id,
        Box = PixelBox.FromEdges(0, 0, 10, 10),
        Outline = [.. Enumerable.Range(0, corners).Select(i => new PixelPoint(i, 3 * i))],
        Area = 100,
        Class = "road",
        ClassShare = 1,
        Confidence = 0.5,
        FramesSeen = 3,
        Concepts = new ConceptSummary(Evidence.WithoutProfile("road"), "Looks like road, but “only” 50 % sure."),
    };

    private static JsonNode Json(SegmentationPayload payload) =>
        JsonNode.Parse(PayloadWriter.Json(payload, PayloadJson.Default.SegmentationPayload, new PayloadBuffer()).Written.Span)!;
}
