using System.Text.Json.Nodes;
using Sbn.Edge.CommandLine;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary><c>sbn-edge doctor</c>, the real program against a real Mosquitto: what is well, and each thing that is not.</summary>
public sealed class DoctorTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string Topic = "sbn/v1/bus12/doctor";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_good_machine_has_a_line_for_each_check_and_success()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        await using var subscriber = await Subscriber.StartAsync(broker.Port);
        var (exitCode, output) = await RunAsync("--broker", broker.Address);
        exitCode.ShouldBe(0, output);
        output.ShouldMatch("(?m)^OK +settings: +Vehicle bus12 with 1 camera; ");
        output.ShouldMatch(@"(?m)^OK +bundle: +tiny 1\.0\.0 \(fp32; fp32 runs\) in .+ files are whole");
        output.ShouldMatch("(?m)^OK +signature: +The bundle is not signed");
        output.ShouldMatch("(?m)^OK +calibration: +Thresholds for 4 classes");
        output.ShouldMatch(@"(?m)^(OK|WARNING) +provider: +tiny 1\.0\.0 fp32 runs on cpu: .+ self-test passed\. tensorrt was not taken: ");
        output.ShouldMatch("(?m)^OK +camera front: +drive:.+; 96x64, 25 frames/s");
        output.ShouldMatch("(?m)^OK +broker name: ");
        output.ShouldMatch($"(?m)^OK +broker login: +{broker.Address} has us, in MQTT 5.0");
        output.ShouldMatch($"(?m)^OK +broker topics: +A message to {Topic} was taken and came back");
        output.ShouldMatch("(?m)^(OK|WARNING) +clock: ");
        output.ShouldMatch($"(?m)^OK +alarm events: +{model["state"]}/outbox can be written");
        output.ShouldMatch("(?m)^OK +engine cache: ");
        output.ShouldMatch("(?m)^(OK|WARNING) +temperature: ");
        output.ShouldNotContain('\u001b');

        await Eventually.HoldsAsync(() => subscriber.Messages.Count > 0, cancellationToken: Stop);
        subscriber.Messages.ShouldHaveSingleItem().Topic.ShouldBe(Topic);
        await using var late = await Subscriber.StartAsync(broker.Port);
        (await RunAsync("--broker", broker.Address)).ExitCode.ShouldBe(0);
        await Eventually.HoldsAsync(() => late.Messages.Count > 0, cancellationToken: Stop);
        late.Messages.ShouldHaveSingleItem().Retained.ShouldBeFalse();
    }

    [Fact]
    public async Task For_machines_it_is_one_document()
    {
        var (exitCode, output) = await RunAsync("--broker", $"mqtt://127.0.0.1:{FreePort.Next()}", "--json");
        exitCode.ShouldBe(ExitCodes.Failure);
        var document = JsonNode.Parse(output)!;
        document["schema"]!.GetValue<string>().ShouldBe("sbn.doctor/1");
        document["vehicle"]!.GetValue<string>().ShouldBe("bus12");
        document["grade"]!.GetValue<string>().ShouldBe("failed");
        var findings = document["findings"]!.AsArray();
        findings.Select(finding => finding!["check"]!.GetValue<string>()).ShouldContain("camera front");
        findings.Where(finding => finding!["grade"]!.GetValue<string>() == "failed").ShouldHaveSingleItem()!["check"]!.GetValue<string>().ShouldBe("broker login");
    }

    [Fact]
    public async Task It_does_not_disturb_a_running_service()
    {
        await using var service = await RunningService.StartAsync(withMosquitto: true, model, TinyModel.Drive, State("shared"));
        await using var subscriber = await service.SubscribeAsync();
        await Eventually.HoldsAsync(() => subscriber.JsonOf("sbn/v1/bus12/state") is [.., var last] && last["state"]!.GetValue<string>() != "offline", cancellationToken: Stop);
        var before = subscriber.JsonOf("sbn/v1/bus12/state").Count;

        var (exitCode, output) = await RunInAsync(State("shared"), "--broker", service.Mosquitto!.Address);

        exitCode.ShouldBe(0, output);
        output.ShouldContain("The service runs.");
        service.Process.Output.ShouldNotContain("is lost");
        subscriber.JsonOf("sbn/v1/bus12/state").Skip(before).ShouldAllBe(state => state["state"]!.GetValue<string>() != "offline");
    }

    [Fact]
    public async Task A_broker_that_is_away()
    {
        var port = FreePort.Next();
        await FailsAsync("broker login", $"No broker answers at mqtt://127.0.0.1:{port} (connection refused)", "--broker", $"mqtt://127.0.0.1:{port}");
    }

    [Fact]
    public Task A_broker_whose_name_is_not_known() =>
        FailsAsync("broker name", "The host of the broker mqtt://broker.invalid:1883 is not known. Correct Sbn:Broker:Address", "--broker", "mqtt://broker.invalid");

    [Fact]
    public async Task A_wrong_password()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous false\npassword_file {0}/passwords", folder => Mosquitto.WritePassword(folder, "bus12", "right"));
        await File.WriteAllTextAsync(model["wrong"], "wrong\n", Stop);
        await FailsAsync("broker login", "refused the connection as not authorised", "--broker", broker.Address, "--username", "bus12", "--password-file", model["wrong"]);
    }

    [Fact]
    public async Task A_certificate_that_has_expired()
    {
        using var certificates = new TestCertificates(isServerExpired: true);
        await using var broker = await TlsBrokerAsync(certificates);
        await FailsAsync("broker tls", "expired on 20", "--broker", $"mqtts://localhost:{broker.Port}", "--ca-file", certificates.Authority);
    }

    [Fact]
    public async Task A_certificate_that_ends_soon_is_a_warning_and_the_version_of_tls_is_told()
    {
        using var certificates = new TestCertificates();
        await using var broker = await TlsBrokerAsync(certificates);
        var (exitCode, output) = await RunAsync("--broker", $"mqtts://localhost:{broker.Port}", "--ca-file", certificates.Authority);
        exitCode.ShouldBe(0, output);
        output.ShouldMatch(@"(?m)^WARNING +broker tls: +mqtts://localhost:\d+ speaks TLS 1\.3; its certificate \(CN=localhost\) is trusted, and good for 0 days, ");
        output.ShouldMatch("(?m)^OK +broker topics: ");
    }

    [Theory]
    [InlineData("topic write sbn/v1/other/#", "(?m)^FAILED +broker topics: +The broker takes no message of sbn/v1/bus12/doctor: it does not allow it. Its access list", ExitCodes.Failure)]
    [InlineData("topic write sbn/v1/bus12/#", "(?m)^WARNING +broker topics: +The broker takes messages of sbn/v1/bus12/doctor, but lets us read none", 0)]
    public async Task An_access_list_that_is_too_narrow(string acl, string line, int expected)
    {
        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous true\nacl_file {0}/acl", folder => File.WriteAllText(folder["acl"], acl + "\n"));
        var (exitCode, output) = await RunAsync("--broker", broker.Address);
        exitCode.ShouldBe(expected, output);
        output.ShouldMatch(line);
    }

    [Fact]
    public async Task An_older_broker_that_says_nothing_of_what_it_throws_away()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous true\nacl_file {0}/acl", folder => File.WriteAllText(folder["acl"], "topic write sbn/v1/other/#\n"));
        var environment = State("state");
        environment["Sbn__Broker__Protocol"] = "3.1.1";
        var (exitCode, output) = await RunInAsync(environment, "--broker", broker.Address);
        exitCode.ShouldBe(0, output);
        output.ShouldMatch("(?m)^WARNING +broker topics: +A message to sbn/v1/bus12/doctor did not come back");
    }

    [Fact]
    public async Task A_camera_that_is_away()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        var (exitCode, output) = await RunAsync("--broker", broker.Address, "--source", "v4l2:/dev/video99");
        exitCode.ShouldBe(ExitCodes.Failure);
        output.ShouldMatch("(?m)^FAILED +camera front: +The camera '/dev/video99' does not exist; is it plugged in\\?$");
        output.ShouldMatch("(?m)^OK +broker topics: ");
    }

    [Fact]
    public async Task A_network_camera_is_measured_and_one_that_is_silent_fails_within_its_limits()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        using var camera = new MotionJpegServer(96, 64);
        var (_, well) = await RunAsync("--broker", broker.Address, "--source", camera.Uri);
        well.ShouldMatch(@"(?m)^(OK|WARNING) +camera front: +http://.+; 96x64, \d+\.\d frames/s measured");
        camera.Mood = StreamMood.Freezes;
        var (exitCode, silent) = await RunAsync("--broker", broker.Address, "--source", camera.Uri);
        exitCode.ShouldBe(ExitCodes.Failure);
        silent.ShouldMatch("(?m)^FAILED +camera front: ");
    }

    [Fact]
    public async Task A_damaged_bundle()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        TinyBundle.Write(model["damaged"]);
        await File.AppendAllTextAsync(Path.Combine(model["damaged"], "sbn.onnx"), "x", Stop);
        var (exitCode, output) = await RunAsync("--broker", broker.Address, "--bundle", model["damaged"]);
        exitCode.ShouldBe(ExitCodes.Failure);
        output.ShouldMatch("(?m)^FAILED +bundle: +'.+sbn.onnx' is damaged or was changed: ");
        output.ShouldMatch("(?m)^WARNING +provider: +It was not looked at");
    }

    [Fact]
    public async Task A_bundle_that_a_stranger_signed()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        using var maker = new BundleSigner();
        using var stranger = new BundleSigner();
        TinyBundle.Write(model["signed"]);
        maker.Sign(model["signed"]);
        stranger.Trust(model["strangers"]);
        var environment = State("state");
        environment["Sbn__Updates__Keys"] = model["strangers"];
        var (exitCode, output) = await RunInAsync(environment, "--broker", broker.Address, "--bundle", model["signed"]);
        exitCode.ShouldBe(ExitCodes.Failure);
        output.ShouldMatch("(?m)^FAILED +signature: +.+signed by none of the trusted keys");
        maker.Trust(model["strangers"], "the-maker.pem");
        (await RunInAsync(environment, "--broker", broker.Address, "--bundle", model["signed"])).Output.ShouldMatch("(?m)^OK +signature: +The bundle is signed by the-maker.pem");
    }

    [Fact]
    public async Task A_folder_that_cannot_be_written()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        var environment = State("state");
        environment["Sbn__Outbox__Directory"] = "/proc/outbox";
        var (exitCode, output) = await RunInAsync(environment, "--broker", broker.Address);
        exitCode.ShouldBe(ExitCodes.Failure);
        output.ShouldMatch(@"(?m)^FAILED +alarm events: +The folder /proc/outbox \(Sbn:Outbox:Directory\) cannot be written: ");
    }

    [Fact]
    public async Task Wrong_settings_end_as_those_of_the_service_do()
    {
        var (exitCode, output) = await RunAsync("--broker", "http://broker");
        exitCode.ShouldBe(ExitCodes.Settings);
        output.ShouldMatch(@"(?m)\AFAILED +settings: +Sbn:Broker:Address \(--broker\) is 'http://broker'; .+\n\z");
    }

    private async Task FailsAsync(string check, string sentence, params string[] arguments)
    {
        var (exitCode, output) = await RunAsync(arguments);
        exitCode.ShouldBe(ExitCodes.Failure, output);
        output.Split('\n').Where(line => line.StartsWith("FAILED", StringComparison.Ordinal)).ShouldHaveSingleItem().ShouldContain(sentence);
        output.ShouldMatch($"(?m)^FAILED +{check}: ");
        output.ShouldNotContain("   at Sbn.");
    }

    private Task<(int ExitCode, string Output)> RunAsync(params string[] arguments) => RunInAsync(State("state"), arguments);

    private async Task<(int ExitCode, string Output)> RunInAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        string[] source = arguments.Contains("--source") ? [] : ["--source", TinyModel.Drive];
        string[] bundle = arguments.Contains("--bundle") ? [] : ["--bundle", model.Bundle];
        environment.TryAdd("Sbn__Cameras__front__StallAfter", "00:00:02");
        environment.TryAdd("Sbn__Cameras__front__ConnectTimeout", "00:00:03");
        environment.TryAdd("Sbn__Broker__Timeout", "00:00:03");
        await using var process = EdgeProcess.Start(environment, ["doctor", "--vehicle", "bus12", .. source, .. bundle, .. arguments]);
        var exitCode = await process.ExitAsync();
        process.Errors.ShouldBeEmpty();
        return (exitCode, process.Output);
    }

    /// <summary>As systemd gives a service its folders.</summary>
    private Dictionary<string, string> State(string name) => new()
    {
        ["STATE_DIRECTORY"] = Directory.CreateDirectory(model[name]).FullName,
        ["CACHE_DIRECTORY"] = Directory.CreateDirectory(model["cache"]).FullName,
    };

    private static Task<Mosquitto> TlsBrokerAsync(TestCertificates certificates) => Mosquitto.StartOrSkipAsync(
        $"allow_anonymous true\ncafile {certificates.Authority}\ncertfile {certificates.Server}\nkeyfile {certificates.ServerKey}");
}
