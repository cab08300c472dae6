using System.CommandLine;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The options by which a command is told which labelled frames to read and how they depend on each other.</summary>
/// <param name="required">True where the command reads nothing else.</param>
internal sealed class DatasetOptions(bool required = true)
{
    private readonly FrameOptions _frames = new(required);
    private readonly ResamplingOptions _resampling = new();

    /// <summary>The option that names the folders.</summary>
    public Option Folders => _frames.Folders;

    /// <summary>The options that say something only where folders are named.</summary>
    public IReadOnlyList<Option> Details => [.. _frames.Details, .. _resampling.All];

    public void AddTo(Command command)
    {
        _frames.AddTo(command);
        _resampling.AddTo(command);
    }

    public DatasetChoice Read(ParseResult line) => new(_frames.Read(line), _resampling.Read(line));
}
