using System.Globalization;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Inference;
using Sbn.Edge.Pipeline;
using Sbn.Edge.Updates;

namespace Sbn.Edge.Health.Doctor;

/// <summary>On what the model runs, why on nothing better, and that it does there what it is to do.</summary>
internal sealed class ProviderCheck(BundleCheck bundle, ModelOptions options) : ICheck
{
    /// <summary>What the kernel shows where there is a GPU of NVIDIA's: a card's driver, a Jetson's release, its GPU.</summary>
    private static readonly string[] SignsOfGpu = ["/proc/driver/nvidia/version", "/etc/nv_tegra_release", "/dev/nvhost-gpu", "/dev/nvidia0"];

    /// <inheritdoc/>
    public string Name => "provider";

    /// <inheritdoc/>
    public Task LookAsync(Report report, CancellationToken stop)
    {
        if (bundle.Bundle is not { } usable)
        {
            report.Warn(Name, "It was not looked at, as there is no bundle to open.");
            return Task.CompletedTask;
        }

        // On threads of its own: a TensorRT engine may have to be built first.
        return Task.Run(() => Look(report, usable, stop), stop);
    }

    private void Look(Report report, Core.Bundles.ModelBundle usable, CancellationToken stop)
    {
        using var tried = TriedModel.Open(usable, options);
        SelfTest.Run(usable, tried.Model.Session, stop);
        var provider = tried.Model.Session.Provider;
        var notes = string.Concat(provider.Notes.Select(note => $" {note}"));
        var sentence = string.Create(
            CultureInfo.InvariantCulture,
            $"{tried.Model.Name} runs on {provider.Name}: opened in {tried.Opening.TotalSeconds:0.0} s, {tried.Frame.TotalMilliseconds:0} ms a frame, self-test passed.{notes}");
        if (provider.Provider == ExecutionProvider.Cpu && options.Provider == "auto" && SignsOfGpu.FirstOrDefault(File.Exists) is { } sign)
        {
            report.Warn(Name, sentence, $"This machine has a GPU ({sign}): put the libraries for it into {NativeOverlay.Folder} (deploy/jetson/natives/README.md).");
        }
        else
        {
            report.Ok(Name, sentence);
        }
    }
}
