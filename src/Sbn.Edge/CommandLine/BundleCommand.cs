using System.CommandLine;
using System.Globalization;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Updates;
using Spectre.Console;

namespace Sbn.Edge.CommandLine;

/// <summary><c>sbn-edge bundle</c>: what is installed on this vehicle, and how it is brought up to date.</summary>
internal static class BundleCommand
{
    private static readonly Argument<string> Bundle = new("bundle") { Description = "Folder of the bundle, or that folder as an archive (.tar, .tar.gz)" };
    private static readonly Option<string> Store = new("--store") { HelpName = "DIR", Description = $"Folder of the installed bundles (Sbn:Updates:Store; default {UpdateOptions.MachineStore})" };
    private static readonly Option<string> Keys = new("--keys") { HelpName = "DIR", Description = "Folder of the public keys, *.pem, of those who may sign (Sbn:Updates:Keys)" };
    private static readonly Option<bool> Downgrade = new("--downgrade") { Description = "Install it even where its version is lower than that of the bundle that runs" };

    /// <summary>Makes the command.</summary>
    public static Command Create() => new("bundle", "Verifies, installs, lists and takes back model bundles.")
    {
        Verify(),
        Install(),
        List(),
        RollBack(),
    };

    private static Command Verify()
    {
        var command = new Command(
            "verify",
            """
            Says whether a bundle is whole, honours the contract, and is signed by somebody who is trusted. Changes nothing.

            Signing one (the key stays where bundles are made, its public half goes into the vehicles' /etc/sbn-edge/keys):
              openssl ecparam -name prime256v1 -genkey -noout -out signer.key && openssl pkey -in signer.key -pubout -out signer.pem
              openssl dgst -sha256 -sign signer.key -out models/street/manifest.sig models/street/manifest.json
            """)
        {
            Bundle, Keys,
        };
        command.SetAction(parsed =>
        {
            var (_, keys) = Places(parsed);
            using var found = SignedBundle.Open(parsed.GetRequiredValue(Bundle), keys);
            var bundle = found.Bundle;
            Console.WriteLine($"{bundle.Manifest.Name} {bundle.Manifest.Version} ({string.Join(", ", bundle.Variants)}) is whole and signed by {found.Signer}.");
            return 0;
        });
        return command;
    }

    private static Command Install()
    {
        var command = new Command(
            "install",
            """
            Verifies a bundle, lays it into the store, and has the service take it: tested beside the one that runs, then on trial on the cameras, then kept or rolled back by itself. A service that does not run tries it at its next start.

            Examples:
              sudo sbn-edge bundle install street-0.3.0.tar.gz
              sudo sbn-edge bundle install street-0.2.2.tar.gz --downgrade
            """)
        {
            Bundle, Downgrade, Store, Keys,
        };
        command.SetAction(parsed =>
        {
            var (store, keys) = Places(parsed);
            using var found = SignedBundle.Open(parsed.GetRequiredValue(Bundle), keys);
            Owner.MakeLikeParent(store.Directory);
            var installed = store.Install(found.Bundle, keys, parsed.GetValue(Downgrade), BundleFolder.LoadShipped());
            Console.WriteLine($"{installed.Label}, signed by {found.Signer}, is installed; the service tries it now, or at its next start ('sbn-edge bundle list' says how it goes).");
            return 0;
        });
        return command;
    }

    private static Command List()
    {
        var command = new Command("list", "Says which bundle runs, which ran before, which is on trial, and how the last update ended.") { Store };
        command.SetAction(parsed =>
        {
            var (store, _) = Places(parsed);
            Show(store.Read());
            return 0;
        });
        return command;
    }

    private static Command RollBack()
    {
        var command = new Command("rollback", "Goes back to the bundle that ran before; while one is on trial, ends the trial at the next start.") { Store };
        command.SetAction(parsed =>
        {
            var (store, _) = Places(parsed);
            var state = store.RollBack();
            Console.WriteLine(state.Candidate is { } candidate
                ? $"The service goes back to {candidate.Label} now, or at its next start."
                : $"{state.Last!.Bundle} is given up.");
            return 0;
        });
        return command;
    }

    private static (BundleStore Store, TrustedKeys Keys) Places(ParseResult parsed)
    {
        var updates = SettingsException.Guard(() => EdgeConfiguration.Read(EdgeConfiguration.Load(new Dictionary<string, string?>()))).Updates;
        return (new BundleStore(parsed.GetValue(Store) ?? updates.Folder ?? UpdateOptions.MachineStore), TrustedKeys.Read(parsed.GetValue(Keys) ?? updates.Keys));
    }

    private static void Show(StoreState state)
    {
        var grid = new Grid().AddColumn().AddColumn();
        grid.AddRow("runs", Markup.Escape(state.Current is { } current ? $"{current.Label}{Rates(current)}" : "the bundle beside the program"));
        grid.AddRow("before", Markup.Escape(state.Previous?.Label ?? (state.Current is null ? "–" : "the bundle beside the program")));
        grid.AddRow("on trial", Markup.Escape(state.Candidate is { } candidate ? $"{candidate.Label}, since {When(candidate.Since)}{Attempts(candidate)}" : "–"));
        grid.AddRow("last update", Markup.Escape(state.Last is { } last ? $"{last.Bundle}: {(last.Reason is null ? "kept" : $"rolled back: {last.Reason}")} ({When(last.At)})" : "–"));
        AnsiConsole.Write(grid);
    }

    private static string Rates(StoredBundle bundle) => bundle.FramesPerSecond is { Count: > 0 } rates
        ? string.Create(CultureInfo.InvariantCulture, $" ({string.Join(", ", rates.Select(rate => string.Create(CultureInfo.InvariantCulture, $"{rate.Key} {rate.Value:0.#}")))} frames/s when it was kept)")
        : "";

    private static string Attempts(Candidate candidate) => candidate.Attempts switch
    {
        0 => ", not begun",
        var attempts => $", begun {attempts} of {BundleChoice.MostAttempts} times",
    };

    private static string When(DateTimeOffset at) => at.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) + " UTC";
}
