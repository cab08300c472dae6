using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Confidence;

namespace Sbn.Edge.TestKit;

/// <summary>
/// A bundle of a small but working SBN, so that whatever needs a model can be tested without the trained one. It honours
/// the whole contract: paint a picture in the classes' colours, and it finds the classes.
/// </summary>
public static class TinyBundle
{
    /// <summary>The code from which a pixel is accepted, for every class: a logit of 2, which mixed and unknown colours stay below.</summary>
    public static readonly int Threshold = ConfidenceCode.FromLogit(2);

    /// <summary>Writes the bundle into a folder that is not there yet, or empty, and loads it.</summary>
    public static ModelBundle Write(string directory, TinyBundleOptions? options = null)
    {
        var o = options ?? new TinyBundleOptions();
        ArgumentOutOfRangeException.ThrowIfLessThan(o.Classes, 4);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(o.Classes, TinyClasses.All.Count);
        string[] variants = o.Quantised ? [BundleFiles.Fp32, BundleFiles.Int8] : [BundleFiles.Fp32];
        var writer = new BundleWriter(Manifest(o));
        foreach (var variant in variants)
        {
            writer.Graph(variant, TinyGraph.Build(o, variant, features: false));
        }

        if (o.Bench)
        {
            writer.File(BundleFiles.Bench, TinyGraph.Build(o, "bench", features: true).ToBytes());
        }

        if (o.Calibrated)
        {
            writer.Calibration(new Calibration
            {
                Schema = Calibration.CurrentSchema,
                Variants = variants.ToDictionary(v => v, v => Fitted(o, writer.Sha256(BundleFiles.Graph(v)))),
            });
        }

        return writer.File(BundleFiles.ModelCard, "# A tiny SBN for tests\n"u8.ToArray()).Write(directory);
    }

    /// <summary>A BGR picture with a class at each place; −1 for black, which the model does not know.</summary>
    /// <param name="width">Columns.</param>
    /// <param name="height">Rows.</param>
    /// <param name="classAt">The class id at x, y.</param>
    /// <param name="half">True for the half-bright shade, to which a class's second concept answers.</param>
    public static byte[] Paint(int width, int height, Func<int, int, int> classAt, bool half = false)
    {
        var bgr = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            var id = classAt(i % width, i / width);
            for (var channel = 0; id >= 0 && channel < 3; channel++)
            {
                bgr[(i * 3) + channel] = (byte)(TinyClasses.All[id].Color[2 - channel] / (half ? 2 : 1));
            }
        }

        return bgr;
    }

    /// <summary>The manifest, without the files.</summary>
    public static BundleManifest Manifest(TinyBundleOptions o) => new()
    {
        Schema = BundleManifest.CurrentSchema,
        Name = o.Name,
        Version = o.Version,
        Classes = [.. TinyClasses.All.Take(o.Classes).Select((c, i) => new BundleClass(i, c.Name, c.Color))],
        Concepts = [.. TinyClasses.All.Take(o.Classes).SelectMany(c => c.Concepts)],
        Input = new BundleInput(o.Width, o.Height, "bgr"),
        OutputStride = o.Stride,
        ConfidenceEncoding = new ConfidenceEncoding("logit8", ConfidenceCode.MinLogit, ConfidenceCode.MaxLogit),
        Files = new Dictionary<string, string>(),
        Data = [new BundleData("none", "weights by hand", "Apache-2.0")],
        WeightsLicence = "Made by hand for tests; as the code, Apache-2.0.",
    };

    private static VariantCalibration Fitted(TinyBundleOptions o, string graphSha256)
    {
        var classes = TinyClasses.All.Take(o.Classes).ToArray();
        return new VariantCalibration
        {
            GraphSha256 = graphSha256,
            Target = 0.99,
            Guarantee = "none",
            GuaranteeReason = "Set by hand for tests.",
            Data = new CalibrationData("none", 0, 0, "2026-01-01", OutOfFold: false),
            Thresholds = classes.ToDictionary(c => c.Name, _ => Threshold),
            Street = o.Street is { } usual
                ? new StreetProfile(100, ["none"], usual, classes.SelectMany(c => c.Concepts).ToDictionary(c => c.Name, _ => usual))
                : null,
            Profiles = classes.ToDictionary(c => c.Name, c => new ClassProfile(1000, classes.SelectMany(other => other.Concepts.Select((concept, i) => (
                concept.Name, Profile: Profile(own: other == c, first: i == 0)))).ToDictionary(p => p.Name, p => p.Profile))),
        };
    }

    private static ConceptProfile Profile(bool own, bool first) => (own, first) switch
    {
        (true, true) => new ConceptProfile(0.5, 0.95, 1, 0, 8),
        (true, false) => new ConceptProfile(0, 0.1, 1, 0, 2),
        _ => new ConceptProfile(0, 0, 0.2, 0, -4),
    };
}
