using OpenCvSharp;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>Settings that change while the program runs.</summary>
public sealed class ReloadTests(TinyModel model) : IClassFixture<TinyModel>, IDisposable
{
    private const string State = "sbn/v1/bus12/state";
    private const string Segmentation = "sbn/v1/bus12/camera/front/segmentation";

    private readonly TempFolder _folder = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Good_settings_are_taken_between_two_frames_and_wrong_ones_leave_those_before()
    {
        // For who subscribes while states change, Mosquitto keeps the order of a retained message and the one that replaces it.
        await using var broker = await Mosquitto.StartOrSkipAsync();
        Write("""{ "Publish": { "Segmentation": "off" } }""");
        await using var process = EdgeProcess.StartIn(
            _folder.Path, "run", "--vehicle", "bus12", "--bundle", model.Bundle, "--source", TinyModel.Drive, "--broker", broker.Address);
        await Eventually.HoldsAsync(() => process.Output.Contains("is online", StringComparison.Ordinal), TimeSpan.FromSeconds(60), Stop);
        await using var subscriber = await Subscriber.StartAsync(broker.Port);
        await Eventually.HoldsAsync(() => subscriber.JsonOf("sbn/v1/bus12/camera/front/alarms/low-coverage") is [.., var alarm] && alarm["state"]!.GetValue<string>() == "cleared", cancellationToken: Stop);
        subscriber.JsonOf(Segmentation).ShouldBeEmpty();

        // Every picture is now one in which too little is accepted, and each is published.
        Write("""{ "Publish": { "Segmentation": "every" }, "Alarms": { "LowCoverage": { "RaiseAt": 0.01, "ClearAt": 0, "RaiseAfter": "00:00:00" } }, "Health": { "Port": 9 } }""");
        process.Signal(Signals.HangUp);
        await Eventually.HoldsAsync(() => subscriber.JsonOf(Segmentation).Count > 2, cancellationToken: Stop);
        await Eventually.HoldsAsync(() => subscriber.JsonOf("sbn/v1/bus12/camera/front/events/alarm") is [.., var last] && last["kind"]!.GetValue<string>() == "low-coverage", cancellationToken: Stop);
        await SaysAsync(process, "The settings were read again: Sbn:Alarms:LowCoverage:RaiseAt, Sbn:Alarms:LowCoverage:ClearAt, Sbn:Alarms:LowCoverage:RaiseAfter, Sbn:Publish:Segmentation");
        await SaysAsync(process, "warning: Changed, but taken at the next start only: Sbn:Health:Port");

        // An alarm that is active stays so when something else changes, without a new event.
        Write("""{ "Publish": { "Segmentation": "2/s" }, "Alarms": { "LowCoverage": { "RaiseAt": 0.01, "ClearAt": 0, "RaiseAfter": "00:00:00" } } }""");
        process.Signal(Signals.HangUp);
        await SaysAsync(process, "The settings were read again: Sbn:Publish:Segmentation\n");
        subscriber.JsonOf("sbn/v1/bus12/camera/front/events/alarm").Count(alarm => alarm["kind"]!.GetValue<string>() == "low-coverage").ShouldBe(1);
        subscriber.JsonOf("sbn/v1/bus12/camera/front/alarms/low-coverage")[^1]["state"]!.GetValue<string>().ShouldBe("raised");

        const string Wrong = "The settings that were read again are not taken, those before go on: Sbn:Alarms:LowCoverage:RaiseAt is ";
        Write("""{ "Publish": { "Segmentation": "off" }, "Alarms": { "LowCoverage": { "RaiseAt": 7 } } }""");
        process.Signal(Signals.HangUp);
        await Eventually.HoldsAsync(() => ReasonsOf(subscriber).Any(reason => reason.StartsWith(Wrong, StringComparison.Ordinal)), cancellationToken: Stop);
        await SaysAsync(process, "error: " + Wrong);
        var before = subscriber.JsonOf(Segmentation).Count;
        await Eventually.HoldsAsync(() => subscriber.JsonOf(Segmentation).Count > before + 1, cancellationToken: Stop);

        // A mask that is not of the frames' size shows only when it is held against them.
        using (var mask = new Mat(10, 10, MatType.CV_8UC1, Scalar.All(0)))
        {
            Cv2.ImWrite(_folder["mask.png"], mask).ShouldBeTrue();
        }

        Write($$"""{ "Cameras": { "front": { "Ignore": "{{_folder["mask.png"]}}" } } }""");
        process.Signal(Signals.HangUp);
        await Eventually.HoldsAsync(() => ReasonsOf(subscriber).Any(reason => reason.EndsWith("the frames have 96×64.", StringComparison.Ordinal)), cancellationToken: Stop);

        Write("""{ "Publish": { "Segmentation": "2/s" } }""");
        process.Signal(Signals.HangUp);
        await Eventually.HoldsAsync(() => !ReasonsOf(subscriber).Any(reason => reason.StartsWith("The settings", StringComparison.Ordinal)), cancellationToken: Stop);
        process.Signal(Signals.Terminate);
        (await process.ExitAsync()).ShouldBe(0, process.Errors);
    }

    private static IEnumerable<string> ReasonsOf(Subscriber subscriber) => subscriber.JsonOf(State)[^1]["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>());

    private static Task SaysAsync(EdgeProcess process, string sentence) =>
        Eventually.HoldsAsync(() => (process.Output + process.Errors).Contains(sentence, StringComparison.Ordinal), cancellationToken: Stop);

    private void Write(string sbn) => File.WriteAllText(_folder["appsettings.json"], $$"""{ "Sbn": {{sbn}} }""");
}
