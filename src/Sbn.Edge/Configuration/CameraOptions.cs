using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Configuration;

/// <summary>One camera.</summary>
internal sealed class CameraOptions
{
    [Setting("where the frames come from: csi:0, v4l2:/dev/video0, rtsp://…, clip.mp4, frames/ or drive:")]
    public string? Source { get; set; }

    [Setting("the part of the frame that the model sees: x,y,width,height in pixels; all of it where empty", IsLive = true)]
    public string? Roi { get; set; }

    [Setting("places that count nowhere, such as the own bonnet: polygons of corners x,y in pixels, separated by ;, or a PNG of the frame's size, white where to ignore", IsLive = true)]
    public string? Ignore { get; set; }

    [Setting("parts of the frame that alarms look at apart, or that weigh more or less than the rest, by name, letters, digits, _ and -", IsLive = true)]
    public Dictionary<string, CameraZoneSettings> Zones { get; set; } = new(StringComparer.Ordinal);

    [Setting("speed of a recording: 1 is real time, 0 as fast as possible; cameras and streams have their own", Min = 0, Max = 1000)]
    public double Speed { get; set; } = 1;

    [Setting("silence of the source after which the camera counts as stalled and is opened again", Min = 1, Max = 150)]
    public TimeSpan StallAfter { get; set; } = TimeSpan.FromSeconds(5);

    [Setting("limit for reaching a network camera", Min = 0.1, Max = 300)]
    public TimeSpan ConnectTimeout { get; set; } = TimeSpan.FromSeconds(10);

    [Setting("the longest wait between two attempts to open a source that went away", Min = 1, Max = 3600)]
    public TimeSpan MaxReopenDelay { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>What of the frame is the street.</summary>
    /// <param name="name">The camera's name.</param>
    /// <exception cref="Core.UserException">It is written otherwise than it should be.</exception>
    public CameraView ToView(string name) => CameraView.Parse($"Sbn:Cameras:{name}", Roi, Ignore);

    /// <summary>The zones that alarms know of.</summary>
    /// <param name="name">The camera's name.</param>
    /// <exception cref="Core.UserException">One is written otherwise than it should be.</exception>
    public IReadOnlyList<AlarmZone> ToZones(string name) =>
        [.. Zones.OrderBy(zone => zone.Key, StringComparer.Ordinal).Select(zone => AlarmZone.Parse($"Sbn:Cameras:{name}:Zones:{zone.Key}", zone.Key, zone.Value.Polygon, zone.Value.Weight))];
}
