using System.Text.Json.Nodes;
using Sbn.Edge.TestKit;
using YamlDotNet.RepresentationModel;

namespace Sbn.Edge.SystemTests;

/// <summary>deploy/compose, without a container engine: its parts fit each other, and the service takes its settings.</summary>
public sealed class ComposeTests
{
    private static readonly YamlNode Compose = Read(RepositoryRoot.Combine("deploy", "compose", "compose.yaml"));

    private static YamlNode Edge => Compose["services"]["edge"];

    [Fact]
    public async Task The_service_takes_its_settings()
    {
        using var folder = new TempFolder();
        TinyBundle.Write(folder["bundle"]);
        string[] settings = [.. ((YamlMappingNode)Edge["environment"]).Select(pair => $"{pair.Key}={pair.Value}")];
        settings.Length.ShouldBeGreaterThan(4);
        var doctor = await Command.RunAsync("env", [.. settings, $"Sbn__Outbox__Directory={folder["outbox"]}", Command.Built("Sbn.Edge", "sbn-edge"), "doctor", "--json", "--bundle", folder["bundle"]]);
        var findings = JsonNode.Parse(doctor.Output)!["findings"]!.AsArray();
        findings.Single(finding => finding!["check"]!.GetValue<string>() == "settings")!["grade"]!.GetValue<string>().ShouldBe("ok", doctor.Output);
        findings.Single(finding => finding!["check"]!.GetValue<string>() == "camera front")!["grade"]!.GetValue<string>().ShouldBe("ok", doctor.Output);
    }

    [Fact]
    public void What_it_names_is_there()
    {
        var broker = Compose["services"]["broker"];
        File.Exists(RepositoryRoot.Combine("deploy", "compose", $"{broker["volumes"][0]}".Split(':')[0])).ShouldBeTrue();
        // Beside the sources and, as deploy/ is published, in the context that is built.
        File.Exists(RepositoryRoot.Combine($"{Edge["build"]["dockerfile"]}")).ShouldBeTrue();
        $"{Edge["build"]["context"]}".ShouldBe("../../out/sbn-edge");
        var variables = (YamlMappingNode)Edge["environment"];
        $"{variables["Sbn__Broker__Address"]}".ShouldBe("mqtt://broker");
        var kept = $"{Edge["volumes"][0]}".Split(':')[1];
        $"{variables["Sbn__Outbox__Directory"]}".ShouldStartWith(kept + "/");
        File.ReadAllText(RepositoryRoot.Combine("deploy", "compose", "Dockerfile")).ShouldContain($"install -d -o 10001 -g 10001 {kept}\n");
        foreach (var mounted in new[] { broker["volumes"][1], Edge["volumes"][0] })
        {
            ((YamlMappingNode)Compose["volumes"]).Children.Keys.Select(name => $"{name}").ShouldContain($"{mounted}".Split(':')[0]);
        }
    }

    private static YamlNode Read(string path)
    {
        var yaml = new YamlStream();
        using var reader = File.OpenText(path);
        yaml.Load(reader);
        return yaml.Documents.ShouldHaveSingleItem().RootNode;
    }
}
