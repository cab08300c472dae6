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
        }

        CheckBroker(options.Broker);
        options.Alarms.ToOptions();
        if (options.Publish.Plan.Stats.When is not (PublishWhen.Off or PublishWhen.Rate))
        {
            throw new UserException($"Sbn:Publish:Stats is '{options.Publish.Stats}'; it must be off or a rate such as 1/s, as the figures belong to no frame.");
        }
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
