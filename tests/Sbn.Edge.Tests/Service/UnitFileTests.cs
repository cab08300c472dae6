using System.Diagnostics;
using Sbn.Edge.CommandLine;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>deploy/jetson/sbn-edge.service: what it says fits the program, and systemd understands it.</summary>
public sealed class UnitFileTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string Credential = "mqtt.password";
    private const string Analyze = "/usr/bin/systemd-analyze";

    private static readonly string Unit = RepositoryRoot.Combine("deploy", "jetson", "sbn-edge.service");

    [Fact]
    public void A_wrong_setting_is_not_started_again_and_all_else_is()
    {
        Values("Restart").ShouldBe(["always"]);
        Values("RestartPreventExitStatus").ShouldBe([$"{ExitCodes.Settings}"]);
    }

    [Fact]
    public void The_machines_own_tmp_with_the_socket_of_the_camera_daemon_is_seen()
    {
        Values("PrivateTmp").ShouldBe(["no"]);
        // It implies PrivateTmp=yes, whatever is said beside it.
        Values("DynamicUser").ShouldBeEmpty();
        var user = Values("User").ShouldHaveSingleItem();
        File.ReadAllText(RepositoryRoot.Combine("deploy", "jetson", "sbn-edge.sysusers.conf")).ShouldContain($"\nu {user} ");
    }

    [Fact]
    public void The_libraries_report_to_nobody() => Values("Environment").ShouldContain("ORT_DISABLE_TELEMETRY=1");

    [Fact]
    public async Task The_password_that_only_root_can_read_reaches_the_broker_as_a_credential()
    {
        Values("LoadCredential").ShouldBe([$"{Credential}:/etc/sbn-edge/{Credential}"]);
        // Handed over where there is no such file; without it the unit would not start at a broker without passwords.
        Values("SetCredential").ShouldBe([$@"{Credential}:\n"]);

        await using var broker = await Mosquitto.StartOrSkipAsync("allow_anonymous false\npassword_file {0}/passwords", folder => Mosquitto.WritePassword(folder, "bus12", "right"));
        Directory.CreateDirectory(model["credentials"]);
        await File.WriteAllTextAsync(Path.Combine(model["credentials"], Credential), "right\n", TestContext.Current.CancellationToken);
        await using var process = EdgeProcess.Start(
            new Dictionary<string, string> { ["CREDENTIALS_DIRECTORY"] = model["credentials"], ["Sbn__Broker__PasswordFile"] = $"credential:{Credential}" },
            "run", "--vehicle", "v", "--bundle", model.Bundle, "--source", TinyModel.Drive, "--broker", broker.Address, "--username", "bus12", "--frames", "3");
        (await process.ExitAsync()).ShouldBe(0, process.Errors);
        process.Output.ShouldContain($"Connected to the broker {broker.Address}");
    }

    [Fact]
    public void The_guides_name_the_credential_as_the_unit_does()
    {
        foreach (string[] guide in (string[][])[["docs", "configuration.md"], ["deploy", "jetson", "README.md"]])
        {
            File.ReadAllText(RepositoryRoot.Combine(guide)).ShouldContain($"\"PasswordFile\": \"credential:{Credential}\"");
        }
    }

    [Fact]
    public async Task What_the_service_may_do_is_little()
    {
        Assert.SkipUnless(File.Exists(Analyze), $"Needs {Analyze}, which is not there.");
        using var process = Process.Start(new ProcessStartInfo(Analyze, ["security", "--offline=true", "--threshold=20", "--no-pager", Unit]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var report = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        process.ExitCode.ShouldBe(0, report);
        report.ShouldContain("Overall exposure level");
    }

    [Fact]
    public async Task Systemd_understands_every_line()
    {
        Assert.SkipUnless(File.Exists(Analyze), $"Needs {Analyze}, which is not there.");
        using var folder = new TempFolder();
        // The program of the tests in place of the installed one, so that nothing is missing.
        var text = await File.ReadAllTextAsync(Unit, TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(
            folder["sbn-edge.service"], text.Replace("/opt/sbn-edge/sbn-edge", Path.Combine(AppContext.BaseDirectory, "sbn-edge"), StringComparison.Ordinal), TestContext.Current.CancellationToken);
        using var process = Process.Start(new ProcessStartInfo(Analyze, ["verify", folder["sbn-edge.service"]]) { RedirectStandardError = true })!;
        var errors = await process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        // Of the machine's own units it may complain as it likes.
        errors.Split('\n').ShouldNotContain(line => line.Contains("sbn-edge", StringComparison.Ordinal));
    }

    private static string[] Values(string key) =>
        [.. File.ReadLines(Unit).Where(line => line.StartsWith($"{key}=", StringComparison.Ordinal)).Select(line => line[(key.Length + 1)..])];
}
