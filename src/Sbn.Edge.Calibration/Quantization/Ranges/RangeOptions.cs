using System.CommandLine;
using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Quantization.Ranges;

/// <summary>The options by which a command is told on which recordings to collect ranges.</summary>
internal sealed class RangeOptions
{
    private readonly VideoOption _videos = new("A clip, a folder of clips or of pictures, or a source by its URI; may be given several times.");

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
    public Option Videos => _videos.Option;

    /// <summary>The options that say something only where recordings are named.</summary>
    public IReadOnlyList<Option> Details => [_frames, _equalise];

    public void AddTo(Command command)
    {
        _frames.MustBe(value => value is > 0 and <= 1_000_000, "between 1 and 1000000");
        command.Add(Videos);
        command.Add(_frames);
        command.Add(_equalise);
    }

    public Recordings Recordings(ParseResult line) => _videos.Read(line);

    public bool Equalise(ParseResult line) => line.GetValue(_equalise);

    public int Frames(ParseResult line) => line.GetRequiredValue(_frames);
}
