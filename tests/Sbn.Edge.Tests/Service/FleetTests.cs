using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>deploy/mosquitto with the real Mosquitto and the real program: who may do what, TLS on both sides, the bridge, shared subscribers.</summary>
public sealed class FleetTests(TinyModel model) : IClassFixture<TinyModel>, IDisposable
{
    private const string Events = "sbn/v1/bus12/camera/front/events/alarm";

    private readonly TestCertificates _certificates = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _certificates.Dispose();

    [Fact]
    public async Task A_vehicle_writes_its_own_topics_and_nobody_elses()
    {
        await using var broker = await FleetBrokers.FleetAsync(_certificates);
        await using var vehicle = await FleetClient.ConnectAsync(broker, _certificates, "bus12");
        string[] own = ["state", "bundle", "camera/front/state", "camera/front/events/alarm", "camera/front/alarms/uncertain-road.ahead", "cmd/reply/7", "doctor"];
        foreach (var topic in own)
        {
            (await vehicle.PublishAsync($"sbn/v1/bus12/{topic}", "{}")).ShouldBeTrue(topic);
        }

        string[] foreign = ["sbn/v1/bus13/state", "sbn/v1/bus13/cmd/reload", "sbn/v1/state", "sbn/v2/bus12/state", "other"];
        foreach (var topic in foreign)
        {
            (await vehicle.PublishAsync(topic, "{}")).ShouldBeFalse(topic);
        }
    }

    [Fact]
    public async Task A_vehicle_reads_its_own_commands_a_viewer_reads_all_and_only_an_operator_commands()
    {
        await using var broker = await FleetBrokers.FleetAsync(_certificates);
        await using var vehicle = await FleetClient.ConnectAsync(broker, _certificates, "bus12");
        await using var viewer = await FleetClient.ConnectAsync(broker, _certificates, "viewer.fleet");
        await using var command = await FleetClient.ConnectAsync(broker, _certificates, "operator.fleet");
        await vehicle.SubscribeAsync("sbn/v1/#");
        await viewer.SubscribeAsync("sbn/v1/#");

        (await viewer.PublishAsync("sbn/v1/bus12/cmd/reload", "{}")).ShouldBeFalse();
        (await viewer.PublishAsync("sbn/v1/bus12/state", "{}")).ShouldBeFalse();
        (await command.PublishAsync("sbn/v1/bus12/state", "{}")).ShouldBeFalse();
        (await command.PublishAsync("sbn/v1/bus13/cmd/reload", "13")).ShouldBeTrue();
        (await vehicle.PublishAsync("sbn/v1/bus12/state", "{}")).ShouldBeTrue();
        (await command.PublishAsync("sbn/v1/bus12/cmd/reload", "12")).ShouldBeTrue();

        await Eventually.HoldsAsync(() => viewer.Messages.Count == 3 && vehicle.Messages.Count > 0, cancellationToken: Stop);
        viewer.Messages.Select(message => message.Topic).ShouldBe(["sbn/v1/bus13/cmd/reload", "sbn/v1/bus12/state", "sbn/v1/bus12/cmd/reload"]);
        // What comes later than the others' messages has come alone.
        vehicle.Messages.ShouldBe([("sbn/v1/bus12/cmd/reload", "12")]);
    }

    [Theory]
    [InlineData("tlsv1.2")]
    [InlineData("tlsv1.3")]
    public async Task The_service_comes_in_with_its_certificate_and_so_does_the_doctor(string leastTls)
    {
        await using var broker = await FleetBrokers.FleetAsync(_certificates, leastTls);
        await using var viewer = await FleetClient.ConnectAsync(broker, _certificates, "viewer.fleet");
        await viewer.SubscribeAsync("sbn/v1/#");
        var environment = Login("bus12");
        string[] arguments = ["--vehicle", "bus12", "--bundle", model.Bundle, "--source", TinyModel.Drive, "--broker", $"mqtts://localhost:{broker.Port}"];
        await using var service = EdgeProcess.Start(environment, ["run", .. arguments, "--frames", "5"]);
        (await service.ExitAsync()).ShouldBe(0, service.Errors);
        await Eventually.HoldsAsync(() => viewer.Messages.Any(message => message.Topic == "sbn/v1/bus12/state" && message.Text.Contains("\"offline\"", StringComparison.Ordinal)), cancellationToken: Stop);

        await using var doctor = EdgeProcess.Start(environment, ["doctor", .. arguments]);
        (await doctor.ExitAsync()).ShouldBe(0, doctor.Output);
        // Least or not: where the broker offers 1.3, that is what is spoken.
        doctor.Output.ShouldContain("speaks TLS 1.3");
        doctor.Output.ShouldMatch("(?m)^WARNING +client certificate: +It is good for 0 more days: CN=bus12");
        doctor.Output.ShouldMatch("(?m)^OK +broker topics: ");
    }

    [Fact]
    public async Task A_vehicle_without_a_certificate_is_refused_and_one_with_anothers_name_is_told_what_it_may_not()
    {
        await using var broker = await FleetBrokers.FleetAsync(_certificates);
        string[] arguments = ["--vehicle", "bus12", "--bundle", model.Bundle, "--source", TinyModel.Drive, "--broker", $"mqtts://localhost:{broker.Port}"];
        await using var stranger = EdgeProcess.Start(new Dictionary<string, string> { ["Sbn__Broker__CaFile"] = _certificates.Authority }, ["doctor", .. arguments]);
        (await stranger.ExitAsync()).ShouldBe(1);
        stranger.Output.ShouldMatch("(?m)^FAILED +broker login: .+client certificate");

        await using var other = EdgeProcess.Start(Login("bus13"), ["doctor", .. arguments]);
        (await other.ExitAsync()).ShouldBe(1);
        other.Output.ShouldMatch("(?m)^FAILED +broker topics: +The broker takes no message of sbn/v1/bus12/doctor: it does not allow it");
    }

    [Fact]
    public async Task An_alarm_event_crosses_the_bridge_after_the_fleets_broker_was_away()
    {
        await using var fleet = await FleetBrokers.FleetAsync(_certificates);
        await using var vehicle = await FleetBrokers.VehicleAsync(_certificates, fleet.Port);
        await using var viewer = await FleetClient.ConnectAsync(fleet, _certificates, "viewer.fleet", keepSession: true);
        await viewer.SubscribeAsync("sbn/v1/#");
        await Eventually.HoldsAsync(() => viewer.Messages.Contains(("sbn/v1/bus12/bridge", "1")), cancellationToken: Stop);
        await fleet.StopAsync();

        await using var local = await Subscriber.StartAsync(vehicle.Port);
        await using var service = EdgeProcess.Start(
            new Dictionary<string, string> { ["Sbn__Alarms__LowCoverage__RaiseAt"] = "0.01", ["Sbn__Alarms__LowCoverage__ClearAt"] = "0", ["Sbn__Alarms__LowCoverage__RaiseAfter"] = "00:00:00" },
            "run", "--vehicle", "bus12", "--bundle", model.Bundle, "--source", TinyModel.Drive, "--broker", vehicle.Address);
        await Eventually.HoldsAsync(() => local.JsonOf(Events).Count > 0, TimeSpan.FromSeconds(60), Stop);
        var first = local.JsonOf(Events)[0]["id"]!.GetValue<string>();

        await fleet.StartAsync();
        await viewer.ReconnectAsync();
        await Eventually.HoldsAsync(() => Ids(viewer).Contains(first), TimeSpan.FromSeconds(60), Stop);
        viewer.Messages.ShouldContain(message => message.Topic == "sbn/v1/bus12/state");
    }

    [Fact]
    public async Task A_command_crosses_the_bridge_the_other_way_and_does_not_come_back()
    {
        await using var fleet = await FleetBrokers.FleetAsync(_certificates);
        await using var vehicle = await FleetBrokers.VehicleAsync(_certificates, fleet.Port);
        await using var command = await FleetClient.ConnectAsync(fleet, _certificates, "operator.fleet");
        await command.SubscribeAsync("sbn/v1/#");
        await Eventually.HoldsAsync(() => command.Messages.Contains(("sbn/v1/bus12/bridge", "1")), cancellationToken: Stop);
        await using var local = await Subscriber.StartAsync(vehicle.Port);

        // The bridge says that it is there before it has subscribed.
        await Eventually.HoldsAsync(
            async () =>
            {
                (await command.PublishAsync("sbn/v1/bus12/camera/front/cmd/snapshot", "{}")).ShouldBeTrue();
                return local.Messages.Any(message => message.Topic == "sbn/v1/bus12/camera/front/cmd/snapshot");
            },
            cancellationToken: Stop);
        var arrived = local.Messages.Count;
        (await command.PublishAsync("sbn/v1/bus12/cmd/last", "{}")).ShouldBeTrue();
        await Eventually.HoldsAsync(() => local.Messages.Any(message => message.Topic == "sbn/v1/bus12/cmd/last"), cancellationToken: Stop);
        command.Messages.Count(message => message.Topic == "sbn/v1/bus12/cmd/last").ShouldBe(1);
        arrived.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Two_shared_subscribers_split_the_events_and_none_is_lost_or_twice()
    {
        const int Count = 40;
        await using var broker = await FleetBrokers.FleetAsync(_certificates);
        await using var vehicle = await FleetClient.ConnectAsync(broker, _certificates, "bus12");
        await using var one = await FleetClient.ConnectAsync(broker, _certificates, "viewer.fleet");
        await using var two = await FleetClient.ConnectAsync(broker, _certificates, "viewer.fleet");
        await one.SubscribeAsync("$share/archive/sbn/v1/+/camera/+/events/alarm");
        await two.SubscribeAsync("$share/archive/sbn/v1/+/camera/+/events/alarm");
        for (var i = 0; i < Count; i++)
        {
            (await vehicle.PublishAsync(Events, i.ToString(CultureInfo.InvariantCulture))).ShouldBeTrue();
        }

        await Eventually.HoldsAsync(() => one.Messages.Count + two.Messages.Count >= Count, cancellationToken: Stop);
        one.Messages.ShouldNotBeEmpty();
        two.Messages.ShouldNotBeEmpty();
        one.Messages.Concat(two.Messages).Select(message => int.Parse(message.Text, CultureInfo.InvariantCulture)).Order().ShouldBe(Enumerable.Range(0, Count));
    }

    [Fact]
    public async Task The_certificates_of_the_guide_serve_broker_and_vehicle()
    {
        Assert.SkipUnless(File.Exists("/usr/bin/openssl"), "Needs /usr/bin/openssl, which is not there; apt install openssl.");
        using var folder = new TempFolder();
        var guide = await File.ReadAllTextAsync(RepositoryRoot.Combine("deploy", "mosquitto", "README.md"), Stop);
        var commands = Regex.Match(guide, "^```sh\n(?<commands>openssl .+?)^```", RegexOptions.Multiline | RegexOptions.Singleline).Groups["commands"].Value;
        using var shell = Process.Start(new ProcessStartInfo("bash", ["-euo", "pipefail", "-c", commands.Replace("broker.fleet.example", "localhost", StringComparison.Ordinal)]) { WorkingDirectory = folder.Path, RedirectStandardError = true })!;
        var errors = await shell.StandardError.ReadToEndAsync(Stop);
        await shell.WaitForExitAsync(Stop);
        shell.ExitCode.ShouldBe(0, errors);

        await using var broker = await Mosquitto.StartOrSkipAsync(
            $"allow_anonymous false\nrequire_certificate true\nuse_identity_as_username true\ncafile {folder["ca.pem"]}\ncertfile {folder["server.pem"]}\nkeyfile {folder["server.key"]}\nacl_file {RepositoryRoot.Combine("deploy", "mosquitto", "fleet.acl")}");
        await using var doctor = EdgeProcess.Start(
            new Dictionary<string, string> { ["Sbn__Broker__CaFile"] = folder["ca.pem"], ["Sbn__Broker__ClientCertificateFile"] = folder["bus12.pem"], ["Sbn__Broker__ClientKeyFile"] = folder["bus12.key"] },
            "doctor", "--vehicle", "bus12", "--bundle", model.Bundle, "--source", TinyModel.Drive, "--broker", $"mqtts://localhost:{broker.Port}");
        (await doctor.ExitAsync()).ShouldBe(0, doctor.Output);
        doctor.Output.ShouldMatch(@"(?m)^OK +broker tls: .+ speaks TLS 1\.3; its certificate \(CN=server\) is trusted, and good for 36\d days");
        doctor.Output.ShouldMatch("(?m)^OK +client certificate: +It is good for 36\\d days: CN=bus12");
        doctor.Output.ShouldMatch("(?m)^OK +broker topics: ");
    }

    private static IEnumerable<string> Ids(FleetClient client) =>
        client.Messages.Where(message => message.Topic == Events).Select(message => JsonNode.Parse(message.Text)!["id"]!.GetValue<string>());

    private Dictionary<string, string> Login(string name)
    {
        var (certificate, key) = _certificates.Issue(name);
        return new() { ["Sbn__Broker__CaFile"] = _certificates.Authority, ["Sbn__Broker__ClientCertificateFile"] = certificate, ["Sbn__Broker__ClientKeyFile"] = key };
    }
}
