using Sbn.Edge.CommandLine;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>
/// A user's mistake at start: one sentence that names the thing, no stack trace, and an exit code that tells a wrong setting, which
/// no restart mends, from what time may heal.
/// </summary>
public sealed class BadInputTests(TinyModel model) : IClassFixture<TinyModel>
{
    [Fact]
    public Task Without_a_broker() =>
        RefusesSettingAsync("No broker is named; give --broker mqtt://host, mqtts://host or embedded", "run", "--source", TinyModel.Drive, "--vehicle", "v");

    [Fact]
    public Task Without_a_camera() =>
        RefusesSettingAsync("No camera is named; give --source URI", "run", "--broker", "embedded", "--vehicle", "v");

    [Fact]
    public Task A_broker_that_does_not_answer()
    {
        var port = FreePort.Next();
        return SaysAsync($"No broker answers at mqtt://127.0.0.1:{port} (connection refused)", Run("--broker", $"mqtt://127.0.0.1:{port}"));
    }

    [Fact]
    public Task A_broker_whose_host_is_not_known() =>
        SaysAsync("mqtt://broker.invalid:1883", Run("--broker", "mqtt://broker.invalid"));

    [Fact]
    public async Task A_broker_that_refuses_the_password()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous false\npassword_file {0}/passwords", folder => Mosquitto.WritePassword(folder, "bus12", "right"));
        await File.WriteAllTextAsync(model["wrong"], "wrong\n", TestContext.Current.CancellationToken);
        await SaysAsync(
            $"The broker {broker.Address} refused the connection as not authorised",
            Run("--broker", broker.Address, "--username", "bus12", "--password-file", model["wrong"]));
    }

    [Fact]
    public Task A_password_file_that_is_not_there() =>
        SaysAsync("The password file /nowhere/password (Sbn:Broker:PasswordFile) cannot be read", Run("--broker", "mqtt://127.0.0.1", "--username", "u", "--password-file", "/nowhere/password"));

    [Fact]
    public async Task A_password_file_that_is_empty()
    {
        await File.WriteAllTextAsync(model["empty"], "\n", TestContext.Current.CancellationToken);
        await SaysAsync($"The password file {model["empty"]} (Sbn:Broker:PasswordFile) is empty", Run("--broker", "mqtt://127.0.0.1", "--username", "u", "--password-file", model["empty"]));
    }

    [Theory]
    [InlineData("credential:mqtt.password", "no credentials were given ($CREDENTIALS_DIRECTORY is not set)")]
    [InlineData("credential:", "behind credential: it must have the name of one")]
    [InlineData("credential:../shadow", "behind credential: it must have the name of one")]
    public Task A_credential_that_cannot_be_had(string value, string sentence) =>
        RefusesSettingAsync(sentence, Run("--broker", "mqtt://127.0.0.1", "--username", "u", "--password-file", value));

    [Fact]
    public async Task A_port_of_the_embedded_broker_that_is_taken()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        await SaysAsync($"Port {broker.Port} of 127.0.0.1 is taken", Run("--broker", "embedded", "--broker-port", $"{broker.Port}"));
    }

    [Fact]
    public Task A_bundle_that_is_not_there() =>
        SaysAsync("/nowhere/bundle", "run", "--broker", "embedded", "--vehicle", "v", "--source", TinyModel.Drive, "--bundle", "/nowhere/bundle");

    [Fact]
    public Task A_truncated_model()
    {
        var bundle = CopyOfBundle("truncated");
        using (var graph = File.OpenWrite(Path.Combine(bundle, "sbn.onnx")))
        {
            graph.SetLength(graph.Length / 2);
        }

        return SaysAsync(Path.Combine(bundle, "sbn.onnx"), "run", "--broker", "embedded", "--vehicle", "v", "--source", TinyModel.Drive, "--bundle", bundle);
    }

    [Fact]
    public Task A_variant_that_the_bundle_does_not_have() =>
        SaysAsync("has no variant 'int8'", Run("--broker", "embedded", "--broker-port", "0", "--variant", "int8"));

    [Fact]
    public Task An_execution_provider_that_the_machine_does_not_have() =>
        SaysAsync("'cuda' was asked for", Run("--broker", "embedded", "--broker-port", "0", "--provider", "cuda"));

    [Theory]
    [InlineData("ftp://camera", "unknown scheme 'ftp'")]
    [InlineData("clip.mp4", "has no scheme")]
    [InlineData("file:/nowhere/clip.mp4", "/nowhere/clip.mp4")]
    [InlineData("folder:/nowhere/", "/nowhere/")]
    [InlineData("drive:?weather=hail", "weather=hail")]
    public Task A_source_that_cannot_be_opened(string source, string sentence) =>
        RefusesSettingAsync(sentence, "run", "--broker", "embedded", "--broker-port", "0", "--vehicle", "v", "--bundle", model.Bundle, "--source", source);

    [Fact]
    public async Task A_clip_that_cannot_be_read()
    {
        await File.WriteAllTextAsync(model["noise.mp4"], "this is no clip", TestContext.Current.CancellationToken);
        await RefusesSettingAsync(model["noise.mp4"], "run", "--broker", "embedded", "--broker-port", "0", "--vehicle", "v", "--bundle", model.Bundle, "--source", $"file:{model["noise.mp4"]}");
    }

    [Theory]
    [InlineData("--vehicle", "a/b", "Sbn:Vehicle (--vehicle) is 'a/b'")]
    [InlineData("--frames", "0", "--frames is 0; it must be at least 1.")]
    [InlineData("--variant", "fp16", "Sbn:Model:Variant is 'fp16'; it must be auto, fp32 or int8.")]
    [InlineData("--provider", "gpu", "Sbn:Model:Provider is 'gpu'; it must be auto, tensorrt, cuda or cpu.")]
    [InlineData("--broker-port", "70000", "Sbn:Broker:EmbeddedPort is '70000'; it must be a whole number from 0 to 65535.")]
    [InlineData("--speed", "-1", "Sbn:Cameras:front:Speed is '-1'; it must be a number from 0 to 1000.")]
    public Task An_option_out_of_range(string option, string value, string sentence) =>
        RefusesSettingAsync(sentence, "run", "--broker", "embedded", "--source", TinyModel.Drive, option, value);

    [Fact]
    public async Task An_option_that_is_not_there_shows_the_help_and_fails()
    {
        var (exitCode, _, errors) = await EdgeProcess.RunAsync("run", "--colour", "red");
        exitCode.ShouldBe(ExitCodes.Settings);
        errors.ShouldContain("--colour");
    }

    [Fact]
    public async Task A_setting_of_the_environment_out_of_range()
    {
        await using var process = EdgeProcess.Start(new Dictionary<string, string> { ["Sbn__Publish__Regions"] = "often" }, Run("--broker", "embedded"));
        (await process.ExitAsync()).ShouldBe(ExitCodes.Settings);
        process.Errors.ShouldStartWith("sbn-edge: Sbn:Publish:Regions is 'often'; it must be every, onUncertain, onChange, off, or a rate");
    }

    private string[] Run(params string[] more) => ["run", "--vehicle", "v", "--bundle", model.Bundle, "--source", TinyModel.Drive, .. more];

    private string CopyOfBundle(string name)
    {
        var copy = Directory.CreateDirectory(model[name]).FullName;
        foreach (var file in Directory.GetFiles(model.Bundle))
        {
            File.Copy(file, Path.Combine(copy, Path.GetFileName(file)));
        }

        return copy;
    }

    private static Task SaysAsync(string sentence, params string[] arguments) => EndsAsync(ExitCodes.Failure, sentence, arguments);

    private static Task RefusesSettingAsync(string sentence, params string[] arguments) => EndsAsync(ExitCodes.Settings, sentence, arguments);

    private static async Task EndsAsync(int code, string sentence, string[] arguments)
    {
        var (exitCode, _, errors) = await EdgeProcess.RunAsync(arguments);
        exitCode.ShouldBe(code, errors);
        errors.ShouldStartWith("sbn-edge: ");
        errors.ShouldContain(sentence);
        errors.TrimEnd('\n').ShouldNotContain('\n');
        errors.ShouldNotContain("   at ");
    }
}
