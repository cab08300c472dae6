using Sbn.Edge.Core.Bundles;
using Sbn.Edge.TestKit;
using Sbn.Edge.TestKit.Fuzzing;

namespace Sbn.Edge.Core.Tests.Fuzzing;

/// <summary>manifest.json and calibration.json of a bundle.</summary>
[Trait("System", "yes")]
public sealed class BundleJsonFuzz : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly ModelBundle _bundle;

    public BundleJsonFuzz() => _bundle = TinyBundle.Write(_folder["tiny"], new TinyBundleOptions { Quantised = true, Street = new UsualRange(0, 0.5, 1, 0.1) });

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_manifest_is_read_or_refused_in_a_sentence()
    {
        var mutations = new JsonMutations(BundleJson.Write(_bundle.Manifest with
        {
            ConceptsOfClass = _bundle.Manifest.Classes.ToDictionary(c => c.Name, _ => (IReadOnlyList<string>)[_bundle.Manifest.Concepts[0].Name]),
            Metrics = new Dictionary<string, BundleMetric> { ["miou"] = new(0.7, "val", "evaluate") },
            HeldOut = "0006R0",
        }));
        var target = new FuzzTarget
        {
            Name = "manifest.json",
            Case = mutations.Damage,
            Read = bytes =>
            {
                var manifest = BundleJson.ReadManifest(bytes, "manifest.json");
                ManifestChecks.Require(manifest, "manifest.json");
                // What is believed must be of use: versions are compared when the next bundle comes.
                _ = BundleVersion.Compare(manifest.Version, "1.0.0-rc.1");
                return null;
            },
        };
        TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, 15_000, 1_500_000)}");
    }

    [Fact]
    public void A_calibration_is_read_or_refused_in_a_sentence()
    {
        var mutations = new JsonMutations(File.ReadAllBytes(_folder["tiny", BundleFiles.Calibration]));
        var target = new FuzzTarget
        {
            Name = "calibration.json",
            Case = mutations.Damage,
            Read = bytes =>
            {
                CalibrationChecks.Require(BundleJson.ReadCalibration(bytes, "calibration.json"), _bundle.Manifest, "calibration.json");
                return null;
            },
        };
        TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, 4_000, 500_000)}");
    }
}
