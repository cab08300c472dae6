using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using OpenCvSharp;
using Sbn.Edge.Tests.Pictures;

namespace Sbn.Edge.Tests.Service;

/// <summary>A subscriber that is not ours.</summary>
public sealed class MosquittoSubTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string Program = "/usr/bin/mosquitto_sub";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Mosquitto_sub_receives_valid_json_and_valid_pictures(bool fromMosquitto)
    {
        Assert.SkipUnless(File.Exists(Program), $"Needs {Program}, which is not there; apt install mosquitto-clients.");
        await using var service = await RunningService.StartAsync(fromMosquitto, model, TinyModel.Drive, []);
        await using (await service.SubscribeAsync())
        {
            // The broker listens.
        }

        var start = new ProcessStartInfo(Program, ["-p", service.Port.ToString(CultureInfo.InvariantCulture), "-t", "sbn/v1/#", "-F", "%t %x", "-C", "60", "-W", "60"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start)!;
        var lines = (await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, "It waited in vain for 60 messages.");
        var pictures = 0;
        foreach (var line in lines)
        {
            var (topic, payload) = (line[..line.IndexOf(' ', StringComparison.Ordinal)], Convert.FromHexString(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
            if (topic.EndsWith("/segmentation", StringComparison.Ordinal) || topic.EndsWith("/confidence", StringComparison.Ordinal) || topic.EndsWith("/certainty", StringComparison.Ordinal))
            {
                pictures++;
                using var picture = Cv2.ImDecode(payload, ImreadModes.Unchanged);
                (picture.Width, picture.Height).ShouldBe((96, 64));
                payload = Encoding.UTF8.GetBytes(PngReader.Text(payload, "sbn")!);
            }

            using var json = JsonDocument.Parse(payload);
            json.RootElement.GetProperty("vehicle").GetString().ShouldBe("bus12");
        }

        pictures.ShouldBeGreaterThan(1);
    }
}
