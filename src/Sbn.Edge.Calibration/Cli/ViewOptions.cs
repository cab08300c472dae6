using System.CommandLine;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The options by which a command is told what of a camera's frame is the street, as the service's <c>Roi</c> and <c>Ignore</c>.</summary>
internal sealed class ViewOptions
{
    private readonly Option<string?> _roi = new("--roi")
    {
        Description = $"The part of each frame that the model sees: {CameraView.RoiForm}.",
        HelpName = "BOX",
    };

    private readonly Option<string?> _ignore = new("--ignore")
    {
        Description = $"Places that count nowhere, such as the own bonnet: {CameraView.IgnoreForm}.",
        HelpName = "PLACES",
    };

    /// <summary>Both of them.</summary>
    public IReadOnlyList<Option> All => [_roi, _ignore];

    public void AddTo(Command command)
    {
        command.Add(_roi);
        command.Add(_ignore);
    }

    /// <summary>What was named; the whole frame where nothing was.</summary>
    /// <exception cref="Core.UserException">It is written otherwise than it should be.</exception>
    public CameraView Read(ParseResult line) => CameraView.Parse("--roi, --ignore", line.GetValue(_roi), line.GetValue(_ignore));
}
