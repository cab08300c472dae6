using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.TestKit;

/// <summary>What a <see cref="TinyBundle"/> is like.</summary>
public sealed record TinyBundleOptions
{
    /// <summary>Columns of the model's grid, a multiple of <see cref="Stride"/>.</summary>
    public int Width { get; init; } = 96;

    /// <summary>Rows of the model's grid, a multiple of <see cref="Stride"/>.</summary>
    public int Height { get; init; } = 64;

    /// <summary>Pixels per concept cell.</summary>
    public int Stride { get; init; } = 4;

    /// <summary>Number of classes, 4 to 11; the first ones of <see cref="TinyClasses"/>. Four have eight concepts, eleven have eighteen.</summary>
    public int Classes { get; init; } = 4;

    /// <summary>The bundle's name.</summary>
    public string Name { get; init; } = "tiny";

    /// <summary>The bundle's version.</summary>
    public string Version { get; init; } = "1.0.0";

    /// <summary>True for a graph with the output <c>scores</c>.</summary>
    public bool Scores { get; init; } = true;

    /// <summary>True for a bundle with <c>calibration.json</c>.</summary>
    public bool Calibrated { get; init; } = true;

    /// <summary>What the calibration calls usual for every concept of a street; null for one without a street profile.</summary>
    public UsualRange? Street { get; init; }

    /// <summary>True for a bundle with a second variant, <c>int8</c>: the same arithmetic in another file.</summary>
    public bool Quantised { get; init; }

    /// <summary>True for a model that takes everything for its first class.</summary>
    public bool SeesNothing { get; init; }

    /// <summary>True for a bundle with <c>bench.onnx</c>, which has the outputs <c>features</c> and <c>paper</c> as well.</summary>
    public bool Bench { get; init; }
}
