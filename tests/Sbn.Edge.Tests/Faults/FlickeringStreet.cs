using System.Globalization;
using OpenCvSharp;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Faults;

/// <summary>A camera whose pictures are bright and dark in turn, and settings with which each of them raises or clears an alarm.</summary>
internal sealed class FlickeringStreet
{
    private FlickeringStreet(string folder, double framesPerSecond) => Source = string.Create(CultureInfo.InvariantCulture, $"folder:{folder}?fps={framesPerSecond}");

    /// <summary>The camera's source.</summary>
    public string Source { get; }

    /// <summary>Makes one.</summary>
    /// <param name="model">Where its pictures are.</param>
    /// <param name="frames">How many it has.</param>
    /// <param name="framesPerSecond">How fast they come.</param>
    /// <param name="framesEach">How many are alike before it changes.</param>
    /// <param name="startsDark">True to begin with the dark picture.</param>
    public static FlickeringStreet Make(TinyModel model, int frames, double framesPerSecond, int framesEach = 1, bool startsDark = false)
    {
        var folder = model[$"flicker-{Guid.NewGuid():N}"];
        Directory.CreateDirectory(folder);
        for (var i = 0; i < frames; i++)
        {
            File.CreateSymbolicLink(Path.Combine(folder, i.ToString("D6", CultureInfo.InvariantCulture) + ".png"), i / framesEach % 2 == 0 != startsDark ? Bright(model) : Dark(model));
        }

        return new FlickeringStreet(folder, framesPerSecond);
    }

    /// <summary>A picture that the model knows.</summary>
    public static string Bright(TinyModel model) => Path.Combine(model.Street, "000.png");

    /// <summary>A picture of which the model knows nothing.</summary>
    public static string Dark(TinyModel model)
    {
        var path = model["dark.png"];
        if (!File.Exists(path))
        {
            using var picture = new Mat(64, 96, MatType.CV_8UC3, Scalar.Black);
            Cv2.ImWrite(path, picture).ShouldBeTrue();
        }

        return path;
    }

    /// <summary>The settings with which each change of the picture raises or clears the alarm, and a new folder for the events.</summary>
    public static Dictionary<string, string> Settings(TinyModel model) => new()
    {
        ["Sbn__Outbox__Directory"] = model[$"outbox-{Guid.NewGuid():N}"],
        ["Sbn__Alarms__LowCoverage__RaiseAt"] = "0.6",
        ["Sbn__Alarms__LowCoverage__ClearAt"] = "0.6",
        ["Sbn__Alarms__LowCoverage__RaiseAfter"] = "00:00:00",
        ["Sbn__Alarms__LowCoverage__ClearAfter"] = "00:00:00",
    };
}
