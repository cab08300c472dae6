using CsCheck;
using Sbn.Edge.Core;
using Sbn.Edge.Mqtt;

namespace Sbn.Edge.Tests.Mqtt;

public sealed class TopicsTests
{
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-";

    [Fact]
    public void The_topics_are_those_of_the_contract()
    {
        var topics = new Topics("bus12");
        var camera = topics.Camera("front");
        topics.State.ShouldBe("sbn/v1/bus12/state");
        topics.Bundle.ShouldBe("sbn/v1/bus12/bundle");
        topics.All.ShouldBe("sbn/v1/bus12/#");
        camera.State.ShouldBe("sbn/v1/bus12/camera/front/state");
        camera.Segmentation.ShouldBe("sbn/v1/bus12/camera/front/segmentation");
        camera.Confidence.ShouldBe("sbn/v1/bus12/camera/front/confidence");
        camera.Regions.ShouldBe("sbn/v1/bus12/camera/front/regions");
        camera.Stats.ShouldBe("sbn/v1/bus12/camera/front/stats");
        camera.AlarmEvents.ShouldBe("sbn/v1/bus12/camera/front/events/alarm");
        camera.Alarm("blind", null).ShouldBe("sbn/v1/bus12/camera/front/alarms/blind");
        camera.Alarm("uncertain-road", "ahead").ShouldBe("sbn/v1/bus12/camera/front/alarms/uncertain-road.ahead");
    }

    [Fact]
    public void Ids_of_letters_digits_underscore_and_hyphen_are_taken() =>
        Gen.String[Gen.Char[Letters], 1, 64].Sample(id => new Topics(id).Camera(id).Root.ShouldBe($"sbn/v1/{id}/camera/{id}"));

    [Fact]
    public void Ids_with_any_other_character_are_refused() =>
        Gen.Select(Gen.String[Gen.Char[Letters], 0, 20], Gen.Char, Gen.String[Gen.Char[Letters], 0, 20])
            .Where((_, odd, _) => !Letters.Contains(odd))
            .Sample((before, odd, after) => Should.Throw<UserException>(() => new Topics(before + odd + after)));

    [Theory]
    [InlineData("")]
    [InlineData("a/b")]
    [InlineData("+")]
    [InlineData("#")]
    [InlineData("bus.12")]
    public void What_would_change_the_meaning_of_a_topic_is_refused(string id)
    {
        Should.Throw<UserException>(() => new Topics(id)).Message.ShouldContain($"'{id}'");
        Should.Throw<UserException>(() => new Topics("v").Camera(id));
        Should.Throw<UserException>(() => new Topics("v").Camera("c").Alarm(id, null));
    }
}
