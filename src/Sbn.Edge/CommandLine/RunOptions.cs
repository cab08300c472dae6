using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;

namespace Sbn.Edge.CommandLine;

/// <summary>The options that <c>run</c> and <c>demo</c> share or have for themselves; each is a setting of the configuration.</summary>
internal sealed class RunOptions
{
    /// <summary>The name of a camera that was given by its source only.</summary>
    public const string DefaultCamera = "front";

    public Option<string> Source { get; } = new("--source")
    {
        HelpName = "URI",
        Description = "Where the frames come from: csi:0, v4l2:/dev/video0, rtsp://host/path, clip.mp4, frames/ or drive: (docs/sources.md has their options)",
    };

    public Option<string> Camera { get; } = new("--camera")
    {
        HelpName = "NAME",
        Description = $"With --source, the camera's name in topics (default {DefaultCamera}); alone, the one configured camera to run",
    };

    public Option<double?> Speed { get; } = new("--speed")
    {
        HelpName = "FACTOR",
        Description = "Speed of a recording given with --source: 1 is real time (default), 0 as fast as possible",
    };

    public Option<string> Bundle { get; } = new("--bundle")
    {
        HelpName = "DIR",
        Description = "Folder of the model bundle (default: models/street beside the program or above the working directory)",
    };

    public Option<string> Variant { get; } = new("--variant") { HelpName = "auto|fp32|int8", Description = "Which graph of the bundle runs; auto takes int8 where there is one (default auto)" };

    public Option<string> Provider { get; } = new("--provider")
    {
        HelpName = "auto|tensorrt|cuda|cpu",
        Description = "Execution provider; auto takes the best that works and reports it (default auto)",
    };

    public Option<string> Broker { get; } = new("--broker")
    {
        HelpName = "ADDRESS",
        Description = "The MQTT broker: mqtt://host[:port], mqtts://host[:port], or embedded for one of its own on 127.0.0.1",
    };

    public Option<int?> BrokerPort { get; } = new("--broker-port") { HelpName = "PORT", Description = "Port of the embedded broker (default 1883; 0 takes a free one)" };

    public Option<string> Username { get; } = new("--username") { HelpName = "NAME", Description = "User name at the broker" };

    public Option<string> PasswordFile { get; } = new("--password-file") { HelpName = "FILE", Description = "File that holds the password, or credential:NAME for one that systemd hands over; passwords are never given on the command line" };

    public Option<string> CaFile { get; } = new("--ca-file") { HelpName = "FILE", Description = "PEM file of the authorities for mqtts:// (default: the system's)" };

    public Option<string> Vehicle { get; } = new("--vehicle") { HelpName = "ID", Description = "The vehicle's id in all topics (default: made from the machine id)" };

    public Option<long?> Frames { get; } = new("--frames") { HelpName = "N", Description = "End after N processed frames, once everything is sent" };

    /// <summary>The given options as settings.</summary>
    public Dictionary<string, string?> ToSettings(ParseResult parsed)
    {
        var settings = new Dictionary<string, string?>(StringComparer.Ordinal);
        Add("Model:Bundle", parsed.GetValue(Bundle));
        Add("Model:Variant", parsed.GetValue(Variant));
        Add("Model:Provider", parsed.GetValue(Provider));
        Add("Broker:Address", parsed.GetValue(Broker));
        Add("Broker:EmbeddedPort", parsed.GetValue(BrokerPort)?.ToString(CultureInfo.InvariantCulture));
        Add("Broker:Username", parsed.GetValue(Username));
        Add("Broker:PasswordFile", parsed.GetValue(PasswordFile));
        Add("Broker:CaFile", parsed.GetValue(CaFile));
        Add("Vehicle", parsed.GetValue(Vehicle));
        if (parsed.GetValue(Source) is { } source)
        {
            var camera = parsed.GetValue(Camera) ?? DefaultCamera;
            Add($"Cameras:{camera}:Source", source);
            Add($"Cameras:{camera}:Speed", parsed.GetValue(Speed)?.ToString(CultureInfo.InvariantCulture));
        }
        else if (parsed.GetValue(Speed) is not null)
        {
            throw new UserException("--speed is given without --source; for configured cameras set Sbn:Cameras:<name>:Speed.");
        }

        return settings;

        void Add(string key, string? value)
        {
            if (value is not null)
            {
                settings[$"{EdgeOptions.Section}:{key}"] = value;
            }
        }
    }

    /// <summary>Leaves only the camera that the command line names, if it names one.</summary>
    /// <exception cref="UserException">No camera of that name is configured.</exception>
    public void ChooseCamera(ParseResult parsed, EdgeOptions options)
    {
        var name = parsed.GetValue(Camera) ?? (parsed.GetValue(Source) is null ? null : DefaultCamera);
        if (name is null)
        {
            return;
        }

        if (!options.Cameras.TryGetValue(name, out var camera))
        {
            throw new UserException(
                options.Cameras.Count == 0
                    ? $"--camera {name} names no configured camera, as none is; give its source with --source URI."
                    : $"--camera {name} names no configured camera; there are {string.Join(", ", options.Cameras.Keys)}.");
        }

        options.Cameras.Clear();
        options.Cameras.Add(name, camera);
    }

    /// <summary>The number of frames.</summary>
    /// <exception cref="UserException">It is not positive.</exception>
    public long? FrameLimit(ParseResult parsed) =>
        parsed.GetValue(Frames) is { } frames and <= 0 ? throw new UserException($"--frames is {frames}; it must be at least 1.") : parsed.GetValue(Frames);
}
