using System.Globalization;
using System.Text.Json.Nodes;
using MQTTnet.Formatter;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>Commands to the real program, by way of a real broker.</summary>
public sealed class CommandTests : IDisposable
{
    private const string Root = "sbn/v1/bus12";

    private readonly TempFolder _folder = new();
    private readonly BundleSigner _signer = new();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose()
    {
        _folder.Dispose();
        _signer.Dispose();
    }

    [Theory]
    [InlineData("5.0")]
    [InlineData("3.1.1")]
    public async Task What_is_switched_on_is_done_and_answered(string protocol)
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        _signer.Trust(_folder["keys"]);
        Make("1.0.0");
        await using (var install = EdgeProcess.Start(Store, "bundle", "install", _folder["incoming", "tiny-1.0.0"]))
        {
            (await install.ExitAsync()).ShouldBe(0, install.Errors);
        }

        var settings = $$"""
            { "Sbn": { "Broker": { "Protocol": "{{protocol}}" }, "Publish": { "Segmentation": "off" }, "Commands": { "Reload": true, "Update": true, "Incoming": "{{_folder["incoming"]}}" },
              "Updates": { "Store": "{{_folder["store"]}}", "Keys": "{{_folder["keys"]}}", "Trial": "00:00:01", "LeastRate": 0 } } }
            """;
        await File.WriteAllTextAsync(_folder["appsettings.json"], settings, Stop);
        await using var process = EdgeProcess.StartIn(_folder.Path, "run", "--vehicle", "bus12", "--source", TinyModel.Drive, "--broker", broker.Address);
        await Eventually.HoldsAsync(() => process.Output.Contains("is online", StringComparison.Ordinal), TimeSpan.FromSeconds(60), Stop);
        await using var subscriber = await Subscriber.StartAsync(broker.Port, version: protocol == "5.0" ? MqttProtocolVersion.V500 : MqttProtocolVersion.V311);

        await File.WriteAllTextAsync(_folder["appsettings.json"], settings.Replace("off", "every", StringComparison.Ordinal), Stop);
        var reloaded = await AskAsync(subscriber, "reload", """{"requestId":"r1"}""", "r1");
        (reloaded["ok"]!.GetValue<bool>(), reloaded["sentence"]!.GetValue<string>()).ShouldBe((true, "The settings were read again: Sbn:Publish:Segmentation."));
        await Eventually.HoldsAsync(() => subscriber.JsonOf($"{Root}/camera/front/segmentation").Count > 0, cancellationToken: Stop);

        Make("1.1.0");
        var updated = await AskAsync(subscriber, "update", """{"requestId":"u1","file":"tiny-1.1.0"}""", "u1");
        updated["sentence"]!.GetValue<string>().ShouldStartWith("tiny 1.1.0, signed by maker.pem, is installed and tried now");
        await Eventually.HoldsAsync(() => subscriber.JsonOf($"{Root}/state")[^1]["update"] is { } update && update["bundle"]!.GetValue<string>() == "tiny 1.1.0" && update["phase"]!.GetValue<string>() == "kept", TimeSpan.FromSeconds(60), Stop);

        (await RefusalAsync("""{"requestId":"u2","file":"../tiny-1.1.0"}""", "u2")).ShouldContain("without a folder");
        (await RefusalAsync("""{"requestId":"u3","file":"none.tar"}""", "u3")).ShouldStartWith("There is no bundle '");
        (await RefusalAsync("""{"requestId":"u4"}""", "u4")).ShouldStartWith("file is missing");
        (await RefusalAsync("""{"requestId":"u5","file":"tiny-1.0.0"}""", "u5")).ShouldContain("is older than tiny 1.1.0");
        var schemas = await MessageSchemas.LoadAsync();
        subscriber.Messages.Where(m => m.Topic.StartsWith($"{Root}/cmd/reply/", StringComparison.Ordinal)).ShouldAllBe(m => schemas.Errors(m.Json).Count == 0);

        if (protocol == "5.0")
        {
            await subscriber.PublishAsync($"{Root}/cmd/reload", "{}", responseTopic: $"{Root}/cmd/reply/tool-7", correlation: "again");
            await Eventually.HoldsAsync(() => subscriber.JsonOf($"{Root}/cmd/reply/tool-7").Count == 1, cancellationToken: Stop);
        }

        async Task<string> RefusalAsync(string request, string id)
        {
            var reply = await AskAsync(subscriber, "update", request, id);
            reply["ok"]!.GetValue<bool>().ShouldBeFalse();
            return reply["sentence"]!.GetValue<string>();
        }
    }

    [Fact]
    public async Task What_is_off_retained_strange_or_too_much_changes_nothing()
    {
        await using var broker = await Mosquitto.StartOrSkipAsync();
        using var model = new TinyModel();
        await using (var earlier = await Subscriber.StartAsync(broker.Port))
        {
            await earlier.PublishAsync($"{Root}/cmd/reload", """{"requestId":"retained"}""", retain: true);
        }

        var environment = new Dictionary<string, string> { ["Sbn__Commands__Reload"] = "true", ["Sbn__Commands__PerMinute"] = "2", ["Sbn__Broker__Protocol"] = "3.1.1" };
        await using var process = EdgeProcess.Start(environment, "run", "--vehicle", "bus12", "--bundle", model.Bundle, "--source", TinyModel.Drive, "--broker", broker.Address);
        await Eventually.HoldsAsync(() => process.Output.Contains("is online", StringComparison.Ordinal), TimeSpan.FromSeconds(60), Stop);
        await using var subscriber = await Subscriber.StartAsync(broker.Port);
        await Eventually.HoldsAsync(() => process.Output.Contains("Command reload is ignored: it is a retained message", StringComparison.Ordinal), cancellationToken: Stop);

        await subscriber.PublishAsync($"{Root}/cmd/update", """{"requestId":"off","file":"x"}""");
        await subscriber.PublishAsync($"{Root}/cmd/reload", "no json");
        await subscriber.PublishAsync($"{Root}/cmd/reload", "[]");
        await subscriber.PublishAsync($"{Root}/cmd/reload", new string('[', 200_000));
        await subscriber.PublishAsync($"{Root}/cmd/reload", """{"requestId":"../../state"}""");
        await subscriber.PublishAsync($"{Root}/cmd/reload", "{}", responseTopic: $"{Root}/state");
        (await AskAsync(subscriber, "reload", """{"requestId":"last"}""", "last"))["ok"]!.GetValue<bool>().ShouldBeTrue();
        (await AskAsync(subscriber, "reload", """{"requestId":"more"}""", "more"))["sentence"]!.GetValue<string>().ShouldBe("More than 2 commands in a minute are not taken (Sbn:Commands:PerMinute).");
        subscriber.Messages.Where(m => m.Topic.StartsWith($"{Root}/cmd/reply/", StringComparison.Ordinal)).Select(m => m.Topic[^4..]).ShouldBe(["last", "more"]);
        subscriber.JsonOf($"{Root}/state").ShouldAllBe(state => state["schema"]!.GetValue<string>() == "sbn.state/1");
    }

    private Dictionary<string, string> Store => new() { ["Sbn__Updates__Store"] = _folder["store"], ["Sbn__Updates__Keys"] = _folder["keys"] };

    private static async Task<JsonObject> AskAsync(Subscriber subscriber, string verb, string request, string id)
    {
        await subscriber.PublishAsync($"{Root}/cmd/{verb}", request);
        await Eventually.HoldsAsync(() => subscriber.JsonOf($"{Root}/cmd/reply/{id}").Count > 0, TimeSpan.FromSeconds(60), Stop);
        return subscriber.JsonOf($"{Root}/cmd/reply/{id}")[0];
    }

    private void Make(string version)
    {
        var folder = _folder["incoming", string.Create(CultureInfo.InvariantCulture, $"tiny-{version}")];
        TinyBundle.Write(folder, new TinyBundleOptions { Version = version });
        _signer.Sign(folder);
    }
}
