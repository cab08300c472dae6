using Sbn.Edge.Configuration;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Updates;

namespace Sbn.Edge.Health.Doctor;

/// <summary>The bundle that the service would run: whole, as the contract wants it, signed, calibrated.</summary>
internal sealed class BundleCheck(EdgeOptions options) : ICheck
{
    /// <inheritdoc/>
    public string Name => "bundle";

    /// <summary>The bundle, once it was looked at; null where it cannot be used.</summary>
    public ModelBundle? Bundle { get; private set; }

    /// <inheritdoc/>
    public Task LookAsync(Report report, CancellationToken stop)
    {
        var choice = BundleChoice.Of(options);
        var bundle = choice.WithoutCandidate();
        var manifest = bundle.Manifest;
        if (choice.Trouble is { } trouble)
        {
            report.Warn(Name, trouble, "Install a whole one: sbn-edge bundle install.");
        }

        var variant = options.Model.VariantOf(bundle);
        var waiting = choice.Store?.Read().Candidate is { } candidate ? $" {candidate.Label} is on trial." : "";
        report.Ok(Name, $"{manifest.Name} {manifest.Version} ({string.Join(", ", bundle.Variants)}; {variant} runs) in {bundle.Directory}: {manifest.Files.Count} files are whole, and the graphs honour the contract.{waiting}");
        Bundle = bundle;
        LookAtSignature(bundle, report);
        LookAtCalibration(bundle, variant, report);
        return Task.CompletedTask;
    }

    private void LookAtSignature(ModelBundle bundle, Report report)
    {
        const string Check = "signature";
        var keys = TrustedKeys.Read(options.Updates.Keys);
        if (!bundle.IsSigned)
        {
            report.Ok(Check, $"The bundle is not signed, which one beside the program or named by the settings need not be; {Count(keys.Names.Count)} trusted in {options.Updates.Keys}.");
        }
        else if (keys.Names.Count == 0)
        {
            report.Ok(Check, $"The bundle is signed, and there is no key in {options.Updates.Keys} to hold the signature against; only an installed bundle needs one.");
        }
        else
        {
            try
            {
                report.Ok(Check, $"The bundle is signed by {bundle.RequireSigned(keys)}.");
            }
            catch (UserException stranger)
            {
                report.Fail(Check, stranger.Message, $"Get the bundle again, or put the public key of its maker into {options.Updates.Keys}.");
            }
        }
    }

    private static void LookAtCalibration(ModelBundle bundle, string variant, Report report)
    {
        const string Check = "calibration";
        if (bundle.CalibrationFor(variant) is not { } calibration)
        {
            report.Warn(Check, $"The bundle has no calibration for {variant}: no pixel counts as accepted, and no evidence is told.", "Make one with 'sbn-calibrate confidence'.");
        }
        else if (calibration.Street is null)
        {
            report.Ok(Check, $"Thresholds for {calibration.Thresholds.Count} classes; no street profile, so that drift is not watched.");
        }
        else
        {
            report.Ok(Check, $"Thresholds for {calibration.Thresholds.Count} classes, and a street profile for drift.");
        }
    }

    private static string Count(int keys) => keys == 1 ? "1 key is" : $"{keys} keys are";
}
