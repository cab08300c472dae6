using System.CommandLine;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Calibration.Scenes;

/// <summary>The option that names a training of the same network without the frames.</summary>
internal static class FoldOption
{
    /// <summary>Makes it.</summary>
    public static Option<string[]> Create() => new("--fold")
    {
        Description = "A bundle of the same training without these frames: thresholds are fitted on what it predicts, which is out of fold; profiles and links on --bundle. Give it several times: each frame is judged by the fold that held it out.",
        HelpName = "DIR",
    };

    /// <summary>The bundles it names; null where it is not given.</summary>
    /// <exception cref="Core.UserException">A bundle is not as it should be, or the folds do not say what they held out.</exception>
    public static Folds? Load(ParseResult line, Option<string[]> fold) => Folds.Of([.. (line.GetValue(fold) ?? []).Select(ModelBundle.Load)]);
}
