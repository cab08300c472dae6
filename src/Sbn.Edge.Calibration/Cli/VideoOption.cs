using System.CommandLine;
using Sbn.Edge.Calibration.Replay;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The option by which a command is told which recordings to read.</summary>
/// <param name="description">What the command does with them.</param>
internal sealed class VideoOption(string description)
{
    private readonly Option<string[]> _videos = new("--video") { Description = description, HelpName = "FILE|DIR" };

    /// <summary>The option.</summary>
    public Option Option => _videos;

    /// <summary>The recordings; each is opened, none is read.</summary>
    /// <exception cref="Sbn.Edge.Core.UserException">One cannot be opened, or has no end.</exception>
    public Recordings Read(ParseResult line) => Recordings.Of(ReplaySources.Create(), line.GetValue(_videos) ?? []);
}
