using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Reads the thresholds of a calibration in the order of the class ids.</summary>
internal static class BundleThresholds
{
    /// <summary>τ by class id.</summary>
    public static IReadOnlyList<int> ThresholdsById(this ModelBundle bundle, VariantCalibration calibration) =>
        [.. bundle.Manifest.Classes.Select(one => calibration.Thresholds[one.Name])];
}
