using Sbn.Edge.Configuration;
using Sbn.Edge.Core;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Configuration;

public sealed class EdgeConfigurationTests
{
    [Fact]
    public void Later_files_win_over_earlier_ones_and_the_command_line_over_both()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["10-base.json"], """{ "Sbn": { "Vehicle": "a", "Model": { "Threads": 1 }, "Cameras": { "front": { "Source": "csi:0" } } } }""");
        File.WriteAllText(folder["20-site.json"], """{ "Sbn": { "Vehicle": "b", "Model": { "Threads": 2 } } }""");
        var options = Load(folder, ("Sbn:Vehicle", "c"));
        options.Vehicle.ShouldBe("c");
        options.Model.Threads.ShouldBe(2);
        options.Cameras.Keys.ShouldBe(["front"]);
    }

    [Fact]
    public void The_environment_wins_over_files()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["a.json"], """{ "Sbn": { "Model": { "GpuIndex": 1 } } }""");
        Environment.SetEnvironmentVariable("Sbn__Model__GpuIndex", "7");
        try
        {
            Load(folder).Model.GpuIndex.ShouldBe(7);
        }
        finally
        {
            Environment.SetEnvironmentVariable("Sbn__Model__GpuIndex", null);
        }
    }

    [Fact]
    public void A_file_that_is_not_json_is_named()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["broken.json"], "{ \"Sbn\": ");
        Should.Throw<UserException>(() => Load(folder)).Message.ShouldStartWith($"{folder["broken.json"]} cannot be read as settings: ");
    }

    [Fact]
    public void A_syntax_error_is_named_with_its_file_and_line()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["edge.json"], "{\n  \"Sbn\": {\n    \"Vehicle\": \"a\"\n    \"Model\": { }\n  }\n}\n");
        var message = Should.Throw<UserException>(() => Load(folder)).Message;
        message.ShouldStartWith($"{folder["edge.json"]} cannot be read as settings: line 4, column 5: ");
        // The parser's own counting, from 0, does not stand beside it.
        message.ShouldNotContain("LineNumber");
    }

    [Fact]
    public void A_section_of_somebody_else_is_named()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["a.json"], """{ "Sbm": { "Vehicle": "x" } }""");
        Should.Throw<UserException>(() => Load(folder)).Message.ShouldBe($"{folder["a.json"]}: 'Sbm' is not a section this program knows; its settings are below 'Sbn'.");
    }

    private static EdgeOptions Load(TempFolder folder, params (string Key, string Value)[] commandLine) =>
        EdgeConfiguration.Read(EdgeConfiguration.Load(commandLine.ToDictionary(s => s.Key, string? (s) => s.Value), folder.Path));
}
