using System.CommandLine;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>The option that names a training of the same network without the frames.</summary>
internal static class FoldOption
{
    /// <summary>Makes it.</summary>
    public static Option<string?> Create() => new("--fold")
    {
        Description = "A bundle of the same training without these frames: thresholds are fitted on what it predicts, which is out of fold; profiles and links on --bundle.",
        HelpName = "DIR",
    };

    /// <summary>The bundle it names; null where it is not given.</summary>
    /// <exception cref="BundleException">The bundle is not as it should be.</exception>
    public static ModelBundle? Load(ParseResult line, Option<string?> fold) => line.GetValue(fold) is { } folder ? ModelBundle.Load(folder) : null;
}
