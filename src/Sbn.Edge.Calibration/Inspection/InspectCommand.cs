using System.CommandLine;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Inspection.TensorRt;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Inspection;

/// <summary><c>sbn-calibrate inspect</c>: shows what a bundle is, and checks a graph against the contract.</summary>
internal static class InspectCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create(Terminal terminal)
    {
        var command = new Command(
            "inspect",
            """
            Shows what a bundle is: its name, variants, sizes, classes with their thresholds, concepts, and what its thresholds
            guarantee. With --contract it checks a graph, of this maker or another, against the contract of a bundle's graphs and
            says what is amiss; with --bundle as well, against that bundle's sizes, classes and concepts too. With --target it reads
            off the graph, or off each graph of the bundle, what the target refuses or silently runs in float, and what to do about it.

            Examples:
              sbn-calibrate inspect --bundle models/street
              sbn-calibrate inspect --bundle models/street --target tensorrt
              sbn-calibrate inspect --contract other.onnx
            """);
        var bundleOption = new Option<string?>("--bundle") { Description = "Folder of the model bundle, such as models/street.", HelpName = "DIR" };
        var contractOption = new Option<string?>("--contract") { Description = "An ONNX graph to check against the contract.", HelpName = "FILE.onnx" };
        var targetOption = new Option<string?>("--target") { Description = "Check for deployment on: tensorrt.", HelpName = "TARGET" }.AcceptOnlyFromAmong("tensorrt");
        command.Add(bundleOption);
        command.Add(contractOption);
        command.Add(targetOption);
        command.SetAction(line =>
        {
            var (directory, graph) = (line.GetValue(bundleOption), line.GetValue(contractOption));
            if (directory is null && graph is null)
            {
                throw new UserException("Name a bundle with --bundle or a graph with --contract.");
            }

            var bundle = directory is null ? null : ModelBundle.Load(directory);
            if (line.GetValue(targetOption) is not null)
            {
                return CheckTarget(graph is not null ? [graph] : [.. bundle!.Variants.Select(bundle.GraphPath)], terminal);
            }

            if (graph is not null)
            {
                return CheckContract(graph, bundle?.Manifest, terminal);
            }

            terminal.Show(BundleView.Of(bundle!));
            return BenchTool.Done;
        });
        return command;
    }

    private static int CheckTarget(IReadOnlyList<string> graphs, Terminal terminal)
    {
        var all = 0;
        foreach (var graph in graphs)
        {
            var findings = TensorRtLint.Check(OnnxModel.Read(graph));
            foreach (var finding in findings)
            {
                terminal.Output.WriteLine($"- [{finding.Rule}] {finding.Node}: {finding.Amiss} {finding.Remedy}");
            }

            if (findings.Count == 0)
            {
                terminal.Output.WriteLine($"'{graph}': nothing that TensorRT refuses or silently runs in float was found.");
            }
            else
            {
                terminal.Log.WriteLine($"'{graph}' is not as TensorRT wants it: {findings.Count} {(findings.Count == 1 ? "finding" : "findings")}.");
            }

            all += findings.Count;
        }

        return all == 0 ? BenchTool.Done : BenchTool.Failed;
    }

    private static int CheckContract(string graph, BundleManifest? manifest, Terminal terminal)
    {
        var findings = BundleContract.Check(OnnxModel.Read(graph), manifest);
        foreach (var finding in findings)
        {
            terminal.Output.WriteLine($"- {finding}");
        }

        if (findings.Count == 0)
        {
            terminal.Output.WriteLine($"'{graph}' honours the contract{(manifest is null ? "" : $" and fits {manifest.Name} {manifest.Version}")}.");
            return BenchTool.Done;
        }

        terminal.Log.WriteLine($"'{graph}' does not honour the contract: {findings.Count} {(findings.Count == 1 ? "finding" : "findings")}.");
        return BenchTool.Failed;
    }
}
