using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Configuration;

/// <summary>Where the model bundle is when nobody says.</summary>
internal static class BundleFolder
{
    private static readonly string Default = Path.Combine("models", "street");

    /// <summary>The bundle that came with the program; null where it is none that can be used.</summary>
    public static ModelBundle? LoadShipped()
    {
        try
        {
            return ModelBundle.Load(Find());
        }
        catch (UserException)
        {
            return null;
        }
    }

    /// <summary>Finds <c>models/street</c> beside the program or above it, or in the working directory or above it.</summary>
    /// <exception cref="UserException">There is none.</exception>
    public static string Find()
    {
        var (programFolder, workingFolder) = (AppContext.BaseDirectory, Directory.GetCurrentDirectory());
        foreach (var start in new[] { programFolder, workingFolder })
        {
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
            {
                var bundle = Path.Combine(folder.FullName, Default);
                if (File.Exists(Path.Combine(bundle, "manifest.json")))
                {
                    return bundle;
                }
            }
        }

        throw new UserException($"No model bundle {Default} was found beside the program ({programFolder}) or above the working directory ({workingFolder}); name one with --bundle DIR (Sbn:Model:Bundle).");
    }
}
