using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Pipeline;
using Sbn.Edge.Updates;

namespace Sbn.Edge.CommandLine;

/// <summary><c>sbn-edge warmup</c>: opens the model as the service would, so that what that takes long for is done before.</summary>
internal static class WarmUpCommand
{
    private static readonly TimeSpan LiveInterval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LineInterval = TimeSpan.FromSeconds(15);

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var options = new RunOptions();
        var command = new Command(
            "warmup",
            """
            Opens the model exactly as the service would, with the same settings and the same cache, and runs it once: a TensorRT engine, which may take ten minutes to build, is then there before the service starts. Says which execution provider runs it, why no better one, and how long it took; ends with 0 only if it ran.

            Examples:
              sbn-edge warmup
              sbn-edge warmup --bundle models/street --provider tensorrt
              sudo /opt/sbn-edge/deploy/jetson/as-service.sh warmup      (installed: into the service's own cache)
            """)
        {
            options.Bundle, options.Variant, options.Provider,
        };
        command.SetAction((parsed, stop) => RunAsync(options, parsed, stop));
        return command;
    }

    private static async Task<int> RunAsync(RunOptions options, ParseResult parsed, CancellationToken stop)
    {
        var terminal = new Terminal();
        var settings = SettingsException.Guard(() => EdgeConfiguration.Read(EdgeConfiguration.Load(options.ToSettings(parsed))));
        var bundle = BundleChoice.Of(settings).WithoutCandidate();
        terminal.WriteLine($"Opening {bundle.Manifest.Name} {bundle.Manifest.Version} from {bundle.Directory} …");
        using var tried = await OpenAsync(terminal, bundle, settings.Model, stop);
        var provider = tried.Model.Session.Provider;
        terminal.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{tried.Model.Name} runs on {provider.Name}: opened in {tried.Opening.TotalSeconds:0.0} s, {tried.Frame.TotalMilliseconds:0} ms a frame."));
        if (provider.Provider == ExecutionProvider.TensorRt)
        {
            terminal.WriteLine($"Its engine is kept below {settings.Model.ToOptions().TensorRt.CacheRoot}.");
        }

        foreach (var note in provider.Notes)
        {
            terminal.WriteLine(note);
        }

        return 0;
    }

    /// <summary>Opens it on a thread of its own, and says meanwhile that it goes on.</summary>
    private static async Task<TriedModel> OpenAsync(Terminal terminal, ModelBundle bundle, ModelOptions options, CancellationToken stop)
    {
        var clock = Stopwatch.StartNew();
        var opening = Task.Run(() => TriedModel.Open(bundle, options), stop);
        var interval = terminal.IsInteractive ? LiveInterval : LineInterval;
        while (await Task.WhenAny(opening, Task.Delay(interval, stop)) != opening)
        {
            stop.ThrowIfCancellationRequested();
            terminal.ShowStatus(string.Create(CultureInfo.InvariantCulture, $"{clock.Elapsed.TotalSeconds:0} s; where TensorRT builds an engine it may take ten minutes"));
        }

        terminal.ShowStatus(null);
        return await opening;
    }
}
