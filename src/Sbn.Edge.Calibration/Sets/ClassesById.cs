using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>Reads what a bundle says of its classes in the order of their ids.</summary>
internal static class ClassesById
{
    /// <summary>Names by class id.</summary>
    public static IReadOnlyList<string> ClassNames(this ModelBundle bundle) => [.. bundle.Manifest.Classes.Select(one => one.Name)];

    /// <summary>τ by class id.</summary>
    public static IReadOnlyList<int> ThresholdsById(this ModelBundle bundle, VariantCalibration calibration) =>
        [.. bundle.Manifest.Classes.Select(one => calibration.Thresholds[one.Name])];
}
