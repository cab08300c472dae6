using System.CommandLine;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>The options by which a command is told which labelled frames to read and how they depend on each other.</summary>
internal sealed class DatasetOptions
{
    private readonly FrameOptions _frames = new(required: true);
    private readonly ResamplingOptions _resampling = new();

    public void AddTo(Command command)
    {
        _frames.AddTo(command);
        _resampling.AddTo(command);
    }

    public DatasetChoice Read(ParseResult line) => new(_frames.Read(line), _resampling.Read(line));
}
