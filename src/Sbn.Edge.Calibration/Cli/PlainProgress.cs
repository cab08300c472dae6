using System.Diagnostics;
using System.Globalization;

namespace Sbn.Edge.Calibration.Cli;

/// <summary>Progress as plain lines for a log: one at the start, then at every tenth, or every half minute, and at the end.</summary>
internal sealed class PlainProgress(TextWriter log, string what, long steps)
{
    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(30);
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private TimeSpan _lastLine;
    private long _done;

    /// <summary>Counts one step, and writes a line where one is due.</summary>
    public void Step()
    {
        _done++;
        var tenth = steps > 0 && _done * 10 / steps != (_done - 1) * 10 / steps;
        if ((!tenth || _done == steps) && _clock.Elapsed - _lastLine < Quiet)
        {
            return;
        }

        _lastLine = _clock.Elapsed;
        Write(steps > 0 ? $"{what}: {_done} of {steps}" : $"{what}: {_done}");
    }

    /// <summary>Writes the last line.</summary>
    public void End() => Write(string.Create(CultureInfo.InvariantCulture, $"{what}: {_done} done in {_clock.Elapsed.TotalSeconds:0.0} s"));

    private void Write(string line) => log.WriteLine(line);
}
