using System.Globalization;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>What the model that ships sends of real recordings with the settings that ship.</summary>
[Trait("System", "yes")]
public sealed class BandwidthTests
{
    private const double LeastSeconds = 20;

    [Fact]
    public async Task By_default_each_camera_stays_below_20_kilobytes_a_second()
    {
        var clips = Directory.GetFiles(SharedData.Require("video"), "*.mp4").Order(StringComparer.Ordinal).ToList();
        await using var broker = await Mosquitto.StartOrSkipAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port);
        var settings = clips.ToDictionary(clip => $"Sbn__Cameras__{Path.GetFileNameWithoutExtension(clip)}__Source", clip => $"file:{clip}");
        await using var service = EdgeProcess.Start(
            settings, "run", "--vehicle", "bus12", "--bundle", RepositoryRoot.Combine("models", "street"), "--broker", broker.Address);
        await Eventually.HoldsAsync(
            () => service.HasExited || clips.All(clip => Seconds(subscriber, clip) > LeastSeconds), TimeSpan.FromSeconds(180), TestContext.Current.CancellationToken);
        service.HasExited.ShouldBeFalse(service.Errors);
        foreach (var clip in clips)
        {
            var messages = subscriber.Messages.Where(m => m.Topic.StartsWith(Topic(clip), StringComparison.Ordinal)).ToList();
            var seconds = Seconds(subscriber, clip);
            var rate = messages.Sum(Bytes) / seconds / 1000;
            var byTopic = messages.GroupBy(m => m.Topic[Topic(clip).Length..]).Select(t => string.Create(CultureInfo.InvariantCulture, $"{t.Key} {t.Count()} × {t.Average(Bytes) / 1000:0.0} kB"));
            TestContext.Current.TestOutputHelper!.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(clip)}, {seconds:0} s: {rate:0.0} kB/s ({string.Join(", ", byTopic)})"));
            rate.ShouldBeLessThan(20, Path.GetFileName(clip));
            messages.ShouldContain(m => m.Topic.EndsWith("/certainty", StringComparison.Ordinal));
        }
    }

    private static string Topic(string clip) => $"sbn/v1/bus12/camera/{Path.GetFileNameWithoutExtension(clip)}/";

    /// <summary>Over which time, on the machine's clock, the camera has sent pictures: a recording waits where the model is slower.</summary>
    private static double Seconds(Subscriber subscriber, string clip) =>
        subscriber.JsonOf($"{Topic(clip)}certainty").Select(m => m["monotonicUs"]!.GetValue<long>() / 1e6).ToList() is { Count: > 1 } times ? times[^1] - times[0] : 0;

    private static int Bytes(Received message) =>
        message.Topic.Length + message.Payload.Length + message.UserProperties.Sum(p => p.Key.Length + p.Value.Length + 5) + 12;
}
