using System.Diagnostics.CodeAnalysis;

namespace Sbn.Edge.Core.Bundles;

/// <summary>Names of the files of a bundle, and of its variants.</summary>
public static class BundleFiles
{
    /// <summary>The variant in 32-bit floating point; every bundle has it.</summary>
    public const string Fp32 = "fp32";

    /// <summary>The variant in 8-bit integers; absent until the bundle is quantised.</summary>
    [SuppressMessage("Naming", "CA1720", Justification = "It is the variant's name.")]
    public const string Int8 = "int8";

    /// <summary>The manifest, which lists the others.</summary>
    public const string Manifest = "manifest.json";

    /// <summary>The manifest's signature, where the bundle is signed.</summary>
    public const string Signature = "manifest.sig";

    /// <summary>Thresholds and profiles, where the bundle is calibrated.</summary>
    public const string Calibration = "calibration.json";

    /// <summary>The graph with the features before the bottleneck as an output, for baselines; optional.</summary>
    public const string Bench = "bench.onnx";

    /// <summary>Where the model comes from, what it can do and what it cannot.</summary>
    public const string ModelCard = "MODEL_CARD.md";

    /// <summary>The variants there can be.</summary>
    public static IReadOnlyList<string> Variants { get; } = [Fp32, Int8];

    /// <summary>The graph of a variant.</summary>
    public static string Graph(string variant) => variant == Fp32 ? "sbn.onnx" : $"sbn.{variant}.onnx";

    /// <summary>The head of a variant, cut from the same graph.</summary>
    public static string Head(string variant) => $"head.{variant}.onnx";

    /// <summary>The files that say what the model does, and so must never be taken without a checksum.</summary>
    internal static IEnumerable<string> Trusted => [.. Variants.SelectMany(v => new[] { Graph(v), Head(v) }), Calibration, Bench];
}
