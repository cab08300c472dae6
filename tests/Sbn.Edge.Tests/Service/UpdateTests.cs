using System.Globalization;
using System.Text.Json.Nodes;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>Bundles that are installed while the real program runs, tried, kept and rolled back.</summary>
public sealed class UpdateTests : IDisposable
{
    private const string State = "sbn/v1/bus12/state";

    private readonly TempFolder _folder = new();
    private readonly BundleSigner _signer = new();
    private readonly int _port = FreePort.Next();

    public UpdateTests() => _signer.Trust(_folder["keys"]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private Dictionary<string, string> Environment => new()
    {
        ["Sbn__Updates__Store"] = _folder["store"],
        ["Sbn__Updates__Keys"] = _folder["keys"],
        ["Sbn__Updates__Trial"] = "00:00:02",
    };

    public void Dispose()
    {
        _folder.Dispose();
        _signer.Dispose();
    }

    [Fact]
    public async Task A_bundle_takes_over_between_two_frames_and_a_worse_one_is_rolled_back()
    {
        await InstallAsync("1.0.0");
        var environment = Environment;
        environment["Sbn__Updates__LeastRate"] = "0.1";
        await using var process = Start(environment, "--speed", "0");
        await using var subscriber = await OnlineAsync(process);
        await PhaseAsync(subscriber, "tiny 1.0.0", "kept");

        // Other classes, another grid: everything behind the camera is made anew, and the camera stays open.
        await InstallAsync("1.1.0", new TinyBundleOptions { Classes = 11, Width = 192, Height = 128 });
        await PhaseAsync(subscriber, "tiny 1.1.0", "kept");
        Model(subscriber).ShouldBe("tiny 1.1.0");
        subscriber.JsonOf("sbn/v1/bus12/bundle")[^1]["classes"]!.AsArray().Count.ShouldBe(11);
        subscriber.JsonOf("sbn/v1/bus12/camera/front/state").Count.ShouldBe(1);

        // A grid so large that the frame rate falls.
        await InstallAsync("1.2.0", new TinyBundleOptions { Width = 1920, Height = 1216 });
        await PhaseAsync(subscriber, "tiny 1.2.0", "rolledBack");
        Update(subscriber)["reason"]!.GetValue<string>().ShouldMatch(@"^It processes [\d.]+ frames a second; tiny 1\.1\.0 processed [\d.]+ on the same cameras");
        Model(subscriber).ShouldBe("tiny 1.1.0");

        // One that takes a street for one thing fails before it sees a camera.
        await InstallAsync("1.3.0", new TinyBundleOptions { SeesNothing = true });
        await PhaseAsync(subscriber, "tiny 1.3.0", "rolledBack");
        Update(subscriber)["reason"]!.GetValue<string>().ShouldStartWith("The self-test failed: the model takes 100 % of a street for ");
        subscriber.JsonOf(State).ShouldNotContain(state => state["update"] != null && state["update"]!["bundle"]!.GetValue<string>() == "tiny 1.3.0" && state["update"]!["phase"]!.GetValue<string>() == "trial");

        // Frames came all the while, in order.
        var frames = subscriber.JsonOf("sbn/v1/bus12/camera/front/stats").Select(stats => stats["frame"]!.GetValue<long>()).ToList();
        frames.ShouldBeInOrder();
        (await MessageSchemas.LoadAsync()).Errors(subscriber.JsonOf(State)[^1]).ShouldBeEmpty();

        (await CommandAsync("rollback")).Output.ShouldBe("The service goes back to tiny 1.0.0 now, or at its next start.\n");
        await PhaseAsync(subscriber, "tiny 1.0.0", "kept");
        Model(subscriber).ShouldBe("tiny 1.0.0");
        var list = (await CommandAsync("list")).Output;
        list.ShouldMatch(@"(?m)^runs +tiny 1\.0\.0 \(front [\d.]+ frames/s when it was kept\) *$");
        list.ShouldMatch(@"(?m)^before +tiny 1\.1\.0 *$");
        process.Signal(Signals.Terminate);
        (await process.ExitAsync()).ShouldBe(0, process.Errors);
    }

    [Fact]
    public async Task A_trial_that_a_stop_ends_goes_on_and_one_that_kills_end_is_given_up()
    {
        var longTrial = Environment;
        longTrial["Sbn__Updates__Trial"] = "01:00:00";
        await InstallAsync("1.0.0");
        await RunAsync(longTrial, "tiny 1.0.0", process => process.Signal(Signals.Terminate));
        (await CommandAsync("list")).Output.ShouldContain("tiny 1.0.0, since ");
        await using (var keeping = Start())
        {
            await using var subscriber = await OnlineAsync(keeping);
            await PhaseAsync(subscriber, "tiny 1.0.0", "kept");
        }

        await InstallAsync("1.1.0");
        for (var i = 0; i < 3; i++)
        {
            await RunAsync(longTrial, "tiny 1.1.0", process => process.Kill());
        }

        // Given up before anything ran, which the state tells as well.
        await using (var without = Start(longTrial))
        {
            await using var subscriber = await OnlineAsync(without);
            await PhaseAsync(subscriber, "tiny 1.1.0", "rolledBack");
            Update(subscriber)["reason"]!.GetValue<string>().ShouldStartWith("The service began with it 3 times");
            Model(subscriber).ShouldBe("tiny 1.0.0");
        }

        (await CommandAsync("list")).Output.ReplaceLineEndings(" ").ShouldContain("tiny 1.1.0: rolled back: The service began with it 3 times");
    }

    [Fact]
    public async Task A_kill_at_any_moment_of_an_installation_leaves_a_store_that_can_be_used()
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await InstallAsync("1.0.0");
        var whole = clock.Elapsed;
        var bundle = Make("1.1.0");
        var outcomes = new SortedDictionary<string, int>(StringComparer.Ordinal);
        for (var i = 0; i < 20; i++)
        {
            await using (var install = EdgeProcess.Start(Environment, "bundle", "install", bundle))
            {
                // Over the second half of an installation, in which the store is written to.
                await Task.Delay(whole * (0.5 + (i * 0.03)), Stop);
                install.Kill();
                await install.ExitAsync();
            }

            var (exitCode, output, errors) = await CommandAsync("list");
            exitCode.ShouldBe(0, errors);
            var now = System.Text.RegularExpressions.Regex.Match(output, @"(?m)^on trial +(tiny \d\.\d\.\d)").Groups[1].Value;
            now.ShouldBeOneOf("tiny 1.0.0", "tiny 1.1.0");
            outcomes[now] = outcomes.GetValueOrDefault(now) + 1;
        }

        TestContext.Current.TestOutputHelper!.WriteLine(string.Join(", ", outcomes.Select(outcome => $"{outcome.Key}: {outcome.Value}")));
        await InstallAsync("1.2.0");
        await RunAsync(Environment, "tiny 1.2.0", process => process.Signal(Signals.Terminate));
        // The one that runs, and the candidate before it, which could have been on trial; no remains.
        Directory.GetDirectories(_folder["store", "installed"]).Length.ShouldBeInRange(1, 2);
    }

    [Fact]
    public async Task What_is_not_to_be_trusted_is_refused_in_one_sentence_and_changes_nothing()
    {
        var unsigned = _folder["unsigned"];
        TinyBundle.Write(unsigned);
        await RefusedAsync(unsigned, $"The bundle '{unsigned}' is not signed: it has no 'manifest.sig'.");
        var tampered = Make("1.0.0");
        var graph = Path.Combine(tampered, "sbn.onnx");
        var bytes = await File.ReadAllBytesAsync(graph, Stop);
        bytes[^1] ^= 1;
        await File.WriteAllBytesAsync(graph, bytes, Stop);
        await RefusedAsync(tampered, $"'{graph}' is damaged or was changed: its SHA-256 is ");
        await RefusedAsync("/nowhere", "There is no bundle '/nowhere'");
        File.Exists(_folder["store", "bundles.json"]).ShouldBeFalse();
        var (exitCode, output, _) = await CommandAsync("verify", Make("1.1.0"));
        (exitCode, output).ShouldBe((0, "tiny 1.1.0 (fp32) is whole and signed by maker.pem.\n"));
    }

    private async Task RefusedAsync(string bundle, string sentence)
    {
        foreach (var verb in (string[])["verify", "install"])
        {
            var (exitCode, output, errors) = await CommandAsync(verb, bundle);
            exitCode.ShouldBe(1);
            output.ShouldBeEmpty();
            errors.ShouldStartWith($"sbn-edge: {sentence}");
            errors.Count(c => c == '\n').ShouldBe(1);
        }
    }

    private static JsonNode Update(Subscriber subscriber) => subscriber.JsonOf(State)[^1]["update"]!;

    private static string Model(Subscriber subscriber)
    {
        var model = subscriber.JsonOf(State)[^1]["model"]!;
        return $"{model["bundle"]} {model["version"]}";
    }

    private static Task PhaseAsync(Subscriber subscriber, string bundle, string phase) => Eventually.HoldsAsync(
        () => subscriber.JsonOf(State) is [.., var state] && state["update"] is { } update && update["bundle"]!.GetValue<string>() == bundle && update["phase"]!.GetValue<string>() == phase,
        TimeSpan.FromSeconds(90),
        Stop);

    private EdgeProcess Start(Dictionary<string, string>? environment = null, params string[] more) => EdgeProcess.Start(
        environment ?? Environment,
        ["run", "--vehicle", "bus12", "--source", TinyModel.Drive, "--broker", "embedded", "--broker-port", _port.ToString(CultureInfo.InvariantCulture), .. more]);

    private async Task<Subscriber> OnlineAsync(EdgeProcess process)
    {
        await Eventually.HoldsAsync(
            () => process.HasExited ? throw new InvalidOperationException(process.Errors) : process.Output.Contains("is online", StringComparison.Ordinal), TimeSpan.FromSeconds(60), Stop);
        return await Subscriber.StartAsync(_port);
    }

    private async Task RunAsync(Dictionary<string, string> environment, string model, Action<EdgeProcess> end)
    {
        await using var process = Start(environment);
        await using var subscriber = await OnlineAsync(process);
        await Eventually.HoldsAsync(() => subscriber.JsonOf(State) is [.., _] && Model(subscriber) == model, cancellationToken: Stop);
        end(process);
        await process.ExitAsync();
    }

    private string Make(string version, TinyBundleOptions? options = null)
    {
        var folder = _folder[$"tiny-{version}"];
        TinyBundle.Write(folder, (options ?? new TinyBundleOptions()) with { Version = version });
        _signer.Sign(folder);
        return folder;
    }

    private async Task InstallAsync(string version, TinyBundleOptions? options = null)
    {
        var (exitCode, output, errors) = await CommandAsync("install", Make(version, options));
        exitCode.ShouldBe(0, errors);
        output.ShouldStartWith($"tiny {version}, signed by maker.pem, is installed");
    }

    private async Task<(int ExitCode, string Output, string Errors)> CommandAsync(params string[] arguments)
    {
        await using var process = EdgeProcess.Start(Environment, ["bundle", .. arguments]);
        var exitCode = await process.ExitAsync();
        return (exitCode, process.Output, process.Errors);
    }
}
