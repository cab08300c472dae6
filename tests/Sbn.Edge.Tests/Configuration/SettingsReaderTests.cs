using Microsoft.Extensions.Configuration;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;

namespace Sbn.Edge.Tests.Configuration;

public sealed class SettingsReaderTests
{
    [Fact]
    public void Nothing_set_gives_the_defaults()
    {
        var options = Read();
        options.Model.Variant.ShouldBe("auto");
        options.Publish.Plan.ShouldBe(PublishPlan.Profiles["mobile"]);
        options.Broker.Timeout.ShouldBe(TimeSpan.FromSeconds(10));
        options.Cameras.ShouldBeEmpty();
    }

    [Fact]
    public void Every_kind_of_setting_is_read()
    {
        var options = Read(
            ("Vehicle", "bus12"),
            ("Model:Threads", "3"),
            ("Model:TensorRtFp16", "false"),
            ("Broker:KeepAlive", "00:00:30"),
            ("Cameras:front:Source", "csi:0"),
            ("Cameras:front:Speed", "1.5"),
            ("Cameras:left:Source", "rtsp://h/s"),
            ("Publish:Regions", "every"),
            ("Alarms:Blind:RaiseAt", "0.95"));
        options.Vehicle.ShouldBe("bus12");
        options.Model.Threads.ShouldBe(3);
        options.Model.TensorRtFp16.ShouldBeFalse();
        options.Broker.KeepAlive.ShouldBe(TimeSpan.FromSeconds(30));
        options.Cameras.Keys.Order().ShouldBe(["front", "left"]);
        options.Cameras["front"].Speed.ShouldBe(1.5);
        options.Publish.Regions.ShouldBe(PublishPolicy.Every);
        options.Alarms.Blind.RaiseAt.ShouldBe(0.95);
        options.Alarms.Blind.ClearAt.ShouldBe(0.9);
    }

    [Fact]
    public void Keys_are_read_whatever_their_case() => Read(("BROKER:keepalive", "00:00:30")).Broker.KeepAlive.ShouldBe(TimeSpan.FromSeconds(30));

    [Fact]
    public void An_empty_value_counts_as_not_set() => Read(("Model:Threads", "")).Model.Threads.ShouldBe(0);

    [Theory]
    [InlineData("Broker:Adress", "mqtt://h", "Sbn:Broker:Adress is not a setting; Sbn:Broker takes Address")]
    [InlineData("Colour", "red", "Sbn:Colour is not a setting; Sbn takes Vehicle")]
    [InlineData("Cameras:front:Uri", "csi:0", "Sbn:Cameras:front:Uri is not a setting; Sbn:Cameras:front takes Source")]
    [InlineData("Model:Variant", "fp16", "Sbn:Model:Variant is 'fp16'; it must be auto, fp32 or int8.")]
    [InlineData("Broker:EmbeddedPort", "65536", "Sbn:Broker:EmbeddedPort is '65536'; it must be a whole number from 0 to 65535.")]
    [InlineData("Broker:EmbeddedPort", "1.5", "Sbn:Broker:EmbeddedPort is '1.5'; it must be a whole number from 0 to 65535.")]
    [InlineData("Broker:KeepAlive", "30", "Sbn:Broker:KeepAlive is '30'; it must be a time span hh:mm:ss from 00:00:01 to 01:00:00.")]
    [InlineData("Regions:MinimumShare", "NaN", "Sbn:Regions:MinimumShare is 'NaN'; it must be a number from 0 to 1.")]
    [InlineData("Model:TensorRtFp16", "yes", "Sbn:Model:TensorRtFp16 is 'yes'; it must be true or false.")]
    [InlineData("Publish:Regions", "often", "Sbn:Publish:Regions is 'often'; it must be every, onUncertain, onChange, off, or a rate")]
    [InlineData("Broker", "mqtt://h", "Sbn:Broker is 'mqtt://h'; it must be a group of settings.")]
    [InlineData("Cameras:front", "csi:0", "Sbn:Cameras:front is 'csi:0'; it must be a group of settings.")]
    [InlineData("Vehicle:Name", "bus12", "Sbn:Vehicle is a group; it must be a single value")]
    [InlineData("Vehicle", "bus/12", "Sbn:Vehicle (--vehicle) is 'bus/12'; it must be 1 to 64 letters, digits, _ or -.")]
    [InlineData("Cameras:fro#nt:Source", "csi:0", "A camera's name in Sbn:Cameras (--camera) is 'fro#nt'")]
    [InlineData("Cameras:front:Speed", "1", "Sbn:Cameras:front:Source is missing")]
    [InlineData("Broker:Address", "http://h", "Sbn:Broker:Address (--broker) is 'http://h'; it must be mqtt://host[:port], mqtts://host[:port] or embedded.")]
    [InlineData("Broker:PasswordFile", "/p", "Sbn:Broker:PasswordFile is set without Sbn:Broker:Username")]
    [InlineData("Broker:ClientKeyFile", "/k", "Sbn:Broker:ClientKeyFile is set without Sbn:Broker:ClientCertificateFile")]
    [InlineData("Publish:Stats", "every", "Sbn:Publish:Stats is 'every'; it must be off or a rate")]
    [InlineData("Alarms:Blind:ClearAt", "0.99", "Sbn:Alarms:Blind:ClearAt is 0.99")]
    public void A_wrong_setting_is_refused_in_one_sentence_that_names_it(string key, string value, string sentence)
    {
        var message = Should.Throw<UserException>(() => Read((key, value))).Message;
        message.ShouldStartWith(sentence);
        message.ShouldNotContain('\n');
    }

    [Fact]
    public void An_authority_without_encryption_is_refused() =>
        Should.Throw<UserException>(() => Read(("Broker:Address", "mqtt://h"), ("Broker:CaFile", "ca.pem"))).Message
            .ShouldBe("Sbn:Broker:CaFile needs an encrypted connection; Sbn:Broker:Address (--broker) must be mqtts://… then.");

    private static EdgeOptions Read(params (string Key, string Value)[] settings) =>
        EdgeConfiguration.Read(new ConfigurationBuilder()
            .AddInMemoryCollection(settings.ToDictionary(s => $"Sbn:{s.Key}", string? (s) => s.Value))
            .Build());
}
