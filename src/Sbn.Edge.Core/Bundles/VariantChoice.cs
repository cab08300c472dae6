namespace Sbn.Edge.Core.Bundles;

/// <summary>
/// Which graph of a bundle runs where nobody says. One rule for the vehicle and the bench, so that what is measured and shown at
/// the bench is what drives.
/// </summary>
public static class VariantChoice
{
    /// <summary>The word that leaves the choice to the bundle.</summary>
    public const string Auto = "auto";

    /// <summary>What can be asked for.</summary>
    public static IReadOnlyList<string> Names { get; } = [Auto, .. BundleFiles.Variants];

    /// <summary>The variant of a bundle to run: int8 where the bundle has it, else fp32, unless one is named.</summary>
    /// <param name="bundle">The bundle.</param>
    /// <param name="wanted"><see cref="Auto"/> or a variant, which is taken as it is.</param>
    public static string Of(ModelBundle bundle, string wanted) => wanted == Auto
        ? bundle.Variants.Contains(BundleFiles.Int8) ? BundleFiles.Int8 : BundleFiles.Fp32
        : wanted;
}
