using System.Text.Json;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Updates;

namespace Sbn.Edge.Commands;

/// <summary>What may be asked of the vehicle as a whole.</summary>
internal static class VehicleVerbs
{
    /// <summary>The verbs that the settings have switched on.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="reload">The way to new settings; null where they come from no place that changes.</param>
    /// <param name="store">The store of bundles; null for none.</param>
    public static IReadOnlyDictionary<string, Verb> Of(EdgeOptions options, Func<SettingsReload?> reload, BundleStore? store)
    {
        var verbs = new Dictionary<string, Verb>(StringComparer.Ordinal);
        if (options.Commands.Reload)
        {
            verbs.Add("reload", (_, _) => ReloadAsync(reload()));
        }

        if (options.Commands.Update)
        {
            verbs.Add("update", (request, stop) => Task.Run(() => Update(request, options, store), stop));
        }

        return verbs;
    }

    private static Task<string> ReloadAsync(SettingsReload? reload) =>
        reload is null ? throw new UserException("The settings of this run come from no place that changes.") : reload.ReloadAsync();

    private static string Update(JsonElement request, EdgeOptions options, BundleStore? store)
    {
        if (store is null)
        {
            throw new UserException("This vehicle has no store of bundles: Sbn:Model:Bundle names the one that runs, or Sbn:Updates:Store is not set.");
        }

        var incoming = options.Commands.IncomingFolder ?? throw new UserException("Sbn:Commands:Incoming is not set: there is no folder that bundles come to.");
        var name = request.TryGetProperty("file", out var file) && file.ValueKind == JsonValueKind.String ? file.GetString()! : throw new UserException($"file is missing: the name of an archive in {incoming}.");
        if (name.Length == 0 || Path.GetFileName(name) != name || name is "." or "..")
        {
            throw new UserException($"file is '{name}'; it must be the name of an archive in {incoming}, without a folder.");
        }

        var mayDowngrade = request.TryGetProperty("downgrade", out var downgrade) && downgrade.ValueKind == JsonValueKind.True;
        var keys = TrustedKeys.Read(options.Updates.Keys);
        using var found = SignedBundle.Open(Path.Combine(incoming, name), keys);
        var installed = store.Install(found.Bundle, keys, mayDowngrade, BundleFolder.LoadShipped());
        return $"{installed.Label}, signed by {found.Signer}, is installed and tried now; the topic state says how it goes.";
    }
}
