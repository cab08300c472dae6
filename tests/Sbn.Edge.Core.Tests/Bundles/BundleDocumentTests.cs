using System.Text;
using System.Text.RegularExpressions;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Bundles;

/// <summary>The examples of <c>docs/bundle.md</c> are what the reader reads.</summary>
public sealed partial class BundleDocumentTests
{
    private static readonly string[] Examples =
        [.. JsonBlock().Matches(File.ReadAllText(RepositoryRoot.Combine("docs", "bundle.md"))).Select(m => m.Groups[1].Value)];

    [Fact]
    public void The_documented_manifest_and_calibration_belong_together_and_are_right()
    {
        var manifest = BundleJson.ReadManifest(Encoding.UTF8.GetBytes(Examples[0]), "docs/bundle.md");
        ManifestChecks.Require(manifest, "docs/bundle.md");
        var calibration = BundleJson.ReadCalibration(Encoding.UTF8.GetBytes(Examples[1]), "docs/bundle.md");
        CalibrationChecks.Require(calibration, manifest, "docs/bundle.md");
    }

    [Fact]
    public void Every_file_a_bundle_can_have_is_documented()
    {
        var text = File.ReadAllText(RepositoryRoot.Combine("docs", "bundle.md"));
        foreach (var file in BundleFiles.Trusted.Append(BundleFiles.Manifest).Append(BundleFiles.Signature).Append(BundleFiles.ModelCard))
        {
            text.ShouldContain($"`{file}`");
        }
    }

    [GeneratedRegex("```json\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex JsonBlock();
}
