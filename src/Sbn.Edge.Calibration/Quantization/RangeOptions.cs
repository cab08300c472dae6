using System.CommandLine;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Replay;

namespace Sbn.Edge.Calibration.Quantization;

/// <summary>The options by which a command is told on which recordings to collect ranges.</summary>
internal sealed class RangeOptions
{
    private readonly Option<string[]> _videos = new("--video")
    {
        Description = "A clip, a folder of clips or of pictures, or a source by its URI; may be given several times.",
        HelpName = "FILE|DIR",
    };

    private readonly Option<int> _frames = new("--frames")
    {
        Description = "How many frames to draw, from each recording in proportion to its length; half evenly, half for diversity.",
        HelpName = "N",
        DefaultValueFactory = _ => 128,
    };

    private readonly Option<bool> _equalise = new("--equalize")
    {
        Description = "Equalise channels across layers first (Nagel et al. 2019); try it where 'quantize --report' shows layers that lose much.",
    };

    /// <summary>The option that names recordings.</summary>
    public Option Videos => _videos;

    /// <summary>The options that say something only where recordings are named.</summary>
    public IReadOnlyList<Option> Details => [_frames, _equalise];

    public void AddTo(Command command)
    {
        _frames.MustBe(value => value > 0, "a positive number of frames");
        command.Add(_videos);
        command.Add(_frames);
        command.Add(_equalise);
    }

    public Recordings Recordings(ParseResult line) => Quantization.Recordings.Of(ReplaySources.Create(), line.GetValue(_videos) ?? []);

    public bool Equalise(ParseResult line) => line.GetValue(_equalise);

    public int Frames(ParseResult line) => line.GetRequiredValue(_frames);
}
