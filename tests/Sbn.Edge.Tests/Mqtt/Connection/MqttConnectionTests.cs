using Sbn.Edge.Configuration;
using Sbn.Edge.Mqtt.Connection;
using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Mqtt.Connection;

/// <summary>The connection against a real Mosquitto that goes away, comes back, refuses, or asks for certificates.</summary>
public sealed class MqttConnectionTests
{
    private const string Events = ConnectionRig.Events;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_alarm_event_is_lost_while_the_broker_is_away_and_those_that_waited_say_so()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port, "sbn/v1/v/#", keepSession: true);
        await using var rig = new ConnectionRig(new BrokerOptions { Address = broker.Address });
        await rig.Connection.StartAsync(mayBeAway: false, Stop);

        rig.Raise(1, 20);
        await Eventually.HoldsAsync(() => subscriber.JsonOf(Events).Count == 20, cancellationToken: Stop);
        await broker.StopAsync();
        await Eventually.HoldsAsync(() => !rig.Connection.IsConnected, cancellationToken: Stop);
        rig.Raise(21, 50);
        rig.Outbox.QueuedEvents.ShouldBe(30);
        await broker.StartAsync();
        await Eventually.HoldsAsync(subscriber.TryReconnectAsync, cancellationToken: Stop);
        await Eventually.HoldsAsync(() => rig.Outbox.QueuedEvents == 0, TimeSpan.FromSeconds(60), Stop);
        rig.Raise(51, 60);
        await Eventually.HoldsAsync(() => subscriber.JsonOf(Events).Any(e => e["seq"]!.GetValue<long>() == 60), cancellationToken: Stop);

        var events = subscriber.JsonOf(Events).DistinctBy(e => e["id"]!.GetValue<string>()).ToList();
        events.Select(e => e["seq"]!.GetValue<long>()).ShouldBe(Enumerable.Range(1, 60).Select(i => (long)i));
        events.Select(e => e["historical"]!.GetValue<bool>()).ShouldBe(Enumerable.Range(1, 60).Select(i => i is > 20 and <= 50));
        rig.Outbox.LostEvents.ShouldBe(0);
        rig.Connection.Connects.ShouldBeGreaterThan(1);
    }

    [Fact]
    public async Task A_client_that_takes_the_id_over_does_not_leave_the_vehicle_offline()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        await using var rig = new ConnectionRig(new BrokerOptions { Address = broker.Address });
        await rig.Connection.StartAsync(mayBeAway: false, Stop);
        await using (var intruder = new ConnectionRig(new BrokerOptions { Address = broker.Address }))
        {
            await intruder.Connection.StartAsync(mayBeAway: false, Stop);
            await Eventually.HoldsAsync(() => rig.Connection.Connects > 1, cancellationToken: Stop);
        }

        await using var subscriber = await Subscriber.StartAsync(broker.Port, "sbn/v1/v/state");
        await Eventually.HoldsAsync(() => subscriber.JsonOf("sbn/v1/v/state") is [.., var last] && last["state"]!.GetValue<string>() == "online", cancellationToken: Stop);
    }

    [Fact]
    public async Task A_topic_that_the_broker_does_not_take_is_told_in_the_state_and_its_events_wait()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync(
            "allow_anonymous true\nacl_file {0}/acl",
            folder => File.WriteAllText(folder["acl"], "topic read #\ntopic readwrite sbn/v1/v/state\n"));
        await using var subscriber = await Subscriber.StartAsync(broker.Port, "sbn/v1/v/state");
        await using var rig = new ConnectionRig(new BrokerOptions { Address = broker.Address });
        await rig.Connection.StartAsync(mayBeAway: false, Stop);
        rig.Raise(1, 1);
        await Eventually.HoldsAsync(
            () => subscriber.JsonOf("sbn/v1/v/state") is [.., var last] && last["state"]!.GetValue<string>() == "degraded"
                && last["reasons"]![0]!.GetValue<string>().Contains($"does not take {Events} (it does not allow it)", StringComparison.Ordinal),
            cancellationToken: Stop);
        rig.Outbox.QueuedEvents.ShouldBe(1);
    }

    [Fact]
    public async Task A_right_password_from_its_file_is_taken()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous false\npassword_file {0}/passwords", folder => Mosquitto.WritePassword(folder, "v", "right"));
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["password"], "right\n", Stop);
        await using var rig = new ConnectionRig(new BrokerOptions { Address = broker.Address, Username = "v", PasswordFile = folder["password"] });
        await rig.Connection.StartAsync(mayBeAway: false, Stop);
        rig.Connection.IsConnected.ShouldBeTrue();
    }

    [Theory]
    [InlineData("5.0")]
    [InlineData("3.1.1")]
    public async Task A_wrong_password_is_final_in_both_versions(string protocol)
    {
        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous false\npassword_file {0}/passwords", folder => Mosquitto.WritePassword(folder, "v", "right"));
        using var folder = new TempFolder();
        await File.WriteAllTextAsync(folder["password"], "wrong", Stop);
        var options = new BrokerOptions { Address = broker.Address, Protocol = protocol, Username = "v", PasswordFile = folder["password"], WaitAtStart = TimeSpan.FromMinutes(5) };
        await using var rig = new ConnectionRig(options);
        var failure = await Should.ThrowAsync<BrokerFailure>(() => rig.Connection.StartAsync(mayBeAway: false, Stop));
        failure.IsFinal.ShouldBeTrue();
        failure.Message.ShouldContain("refused the connection as not authorised");
    }

    [Fact]
    public async Task A_broker_that_is_late_is_waited_for_as_long_as_the_settings_say()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        await broker.StopAsync();
        await using var rig = new ConnectionRig(new BrokerOptions { Address = broker.Address, WaitAtStart = TimeSpan.FromMinutes(1) });
        var start = rig.Connection.StartAsync(mayBeAway: false, Stop);
        await broker.StartAsync();
        await start;
        rig.Connection.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task A_certificate_of_the_given_authority_is_trusted()
    {
        using var certificates = new TestCertificates();
        await using var broker = await TlsBrokerAsync(certificates);
        await using var rig = new ConnectionRig(new BrokerOptions { Address = $"mqtts://localhost:{broker.Port}", CaFile = certificates.Authority });
        await rig.Connection.StartAsync(mayBeAway: false, Stop);
        rig.Connection.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task A_certificate_of_an_unknown_authority_is_refused()
    {
        using var certificates = new TestCertificates();
        using var others = new TestCertificates();
        await using var broker = await TlsBrokerAsync(certificates);
        await RefusesAsync(new BrokerOptions { Address = $"mqtts://localhost:{broker.Port}" }, "is not trusted");
        await RefusesAsync(new BrokerOptions { Address = $"mqtts://localhost:{broker.Port}", CaFile = others.Authority }, "is not trusted");
    }

    [Fact]
    public async Task A_certificate_made_out_to_another_name_is_refused()
    {
        using var certificates = new TestCertificates(serverName: "broker.example");
        await using var broker = await TlsBrokerAsync(certificates);
        await RefusesAsync(new BrokerOptions { Address = $"mqtts://localhost:{broker.Port}", CaFile = certificates.Authority }, "it is made out to another name");
    }

    [Fact]
    public async Task A_broker_that_asks_for_a_client_certificate_gets_it()
    {
        using var certificates = new TestCertificates();
        await using var broker = await TlsBrokerAsync(certificates, "require_certificate true");
        var options = new BrokerOptions
        {
            Address = $"mqtts://localhost:{broker.Port}",
            CaFile = certificates.Authority,
            ClientCertificateFile = certificates.Client,
            ClientKeyFile = certificates.ClientKey,
        };
        await using var rig = new ConnectionRig(options);
        await rig.Connection.StartAsync(mayBeAway: false, Stop);
        rig.Connection.IsConnected.ShouldBeTrue();
    }

    [Fact]
    public async Task Speaking_plainly_to_an_encrypted_port_is_told_in_a_sentence()
    {
        using var certificates = new TestCertificates();
        await using var broker = await TlsBrokerAsync(certificates);
        await RefusesAsync(new BrokerOptions { Address = $"mqtt://localhost:{broker.Port}" }, "is mqtt:// or mqtts:// right for this port?");
    }

    private static Task<Mosquitto> TlsBrokerAsync(TestCertificates certificates, string more = "") => Mosquitto.StartOrSkipAsync(
        $"allow_anonymous true\ncafile {certificates.Authority}\ncertfile {certificates.Server}\nkeyfile {certificates.ServerKey}\n{more}");

    private static async Task RefusesAsync(BrokerOptions options, string sentence)
    {
        await using var rig = new ConnectionRig(options);
        (await Should.ThrowAsync<BrokerFailure>(() => rig.Connection.StartAsync(mayBeAway: false, Stop))).Message.ShouldContain(sentence);
    }
}
