using Sbn.Edge.Core;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Connection;

namespace Sbn.Edge.Configuration;

/// <summary>What no single setting can say of itself: ids, settings that need each other.</summary>
internal static class EdgeOptionsCheck
{
    /// <summary>Checks the settings as a whole.</summary>
    /// <exception cref="UserException">The first thing that is wrong, in one sentence.</exception>
    public static void Check(EdgeOptions options)
    {
        if (options.Vehicle is { } vehicle)
        {
            TopicId.Check("Sbn:Vehicle (--vehicle)", vehicle);
        }

        foreach (var (name, camera) in options.Cameras)
        {
            TopicId.Check("A camera's name in Sbn:Cameras (--camera)", name);
            if (string.IsNullOrWhiteSpace(camera.Source))
            {
                throw new UserException($"Sbn:Cameras:{name}:Source is missing; it must name the source, such as csi:0, v4l2:/dev/video0, rtsp://…, clip.mp4, frames/ or drive:.");
            }

            camera.ToView(name);
            foreach (var zone in camera.Zones.Keys)
            {
                TopicId.Check($"A zone's name in Sbn:Cameras:{name}:Zones", zone);
            }

            camera.ToZones(name);
        }

        CheckBroker(options.Broker);
        CheckRules(options);
        if (options.Publish.Plan.Stats.When is not (PublishWhen.Off or PublishWhen.Rate))
        {
            throw new UserException($"Sbn:Publish:Stats is '{options.Publish.Stats}'; it must be off or a rate such as 1/s, as the figures belong to no frame.");
        }
    }

    private static void CheckRules(EdgeOptions options)
    {
        foreach (var (name, rule) in options.Alarms.Rules)
        {
            TopicId.Check("A rule's name in Sbn:Alarms:Rules", name);
            if (rule.Zone is { } zone && options.Cameras.Count > 0 && !options.Cameras.Values.Any(camera => camera.Zones.ContainsKey(zone)))
            {
                throw new UserException($"Sbn:Alarms:Rules:{name}:Zone is '{zone}'; it must be the name of a zone of a camera (Sbn:Cameras:…:Zones).");
            }
        }

        options.Alarms.ToOptions();
    }

    private static void CheckBroker(BrokerOptions broker)
    {
        if (broker.Address is { } address && address != BrokerOptions.Embedded)
        {
            var tls = BrokerAddress.Parse(address).UseTls;
            var needsTls = broker.CaFile is not null ? "CaFile" : broker.ClientCertificateFile is not null ? "ClientCertificateFile" : null;
            if (needsTls is not null && !tls)
            {
                throw new UserException($"Sbn:Broker:{needsTls} needs an encrypted connection; Sbn:Broker:Address (--broker) must be mqtts://… then.");
            }
        }

        RequireFiles(
            ("PasswordFile", broker.PasswordFile), ("CaFile", broker.CaFile), ("ClientCertificateFile", broker.ClientCertificateFile), ("ClientKeyFile", broker.ClientKeyFile));
        if (broker.PasswordFile is not null && broker.Username is null)
        {
            throw new UserException("Sbn:Broker:PasswordFile is set without Sbn:Broker:Username; a password needs a user name.");
        }

        if (broker.ClientKeyFile is not null && broker.ClientCertificateFile is null)
        {
            throw new UserException("Sbn:Broker:ClientKeyFile is set without Sbn:Broker:ClientCertificateFile; a key needs its certificate.");
        }
    }

    /// <summary>Whether a credential can be had shows at start; a file may come and go.</summary>
    private static void RequireFiles(params (string Setting, string? Value)[] files)
    {
        foreach (var (setting, value) in files)
        {
            if (value is not null)
            {
                _ = CredentialFile.PathOf($"Sbn:Broker:{setting}", value);
            }
        }
    }
}
