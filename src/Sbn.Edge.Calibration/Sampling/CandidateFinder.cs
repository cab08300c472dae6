using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Calibration.Sets;

namespace Sbn.Edge.Calibration.Sampling;

/// <summary>Looks at frames spread evenly over recordings, several times as many as are wanted.</summary>
/// <param name="judge">The model.</param>
/// <param name="recordings">The recordings.</param>
internal sealed class CandidateFinder(FrameJudge judge, Recordings recordings)
{
    private const int ForEachWanted = 4;

    /// <summary>Finds them.</summary>
    /// <param name="count">How many frames are wanted in the end.</param>
    /// <param name="terminal">Where progress goes.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <returns>By recording and number.</returns>
    /// <exception cref="Core.UserException">A recording cannot be read.</exception>
    public IReadOnlyList<Candidate> Find(int count, Terminal terminal, CancellationToken cancellationToken)
    {
        var lengths = recordings.All.Select(recording => recording.Frames ?? Count(recording, cancellationToken)).ToList();
        var stride = Math.Max(1, lengths.Sum() / ((long)count * ForEachWanted));
        var found = new List<Candidate>();
        terminal.Track("looking for frames", lengths.Sum(length => length / stride), step =>
        {
            for (var i = 0; i < recordings.All.Count; i++)
            {
                var (index, recording) = (i, recordings.All[i]);
                recording.ForEachReadable(
                    recordings.Sources,
                    (number, frame) =>
                    {
                        if (number % stride != stride / 2)
                        {
                            return;
                        }

                        judge.See(frame, recording.Name);
                        found.Add(new Candidate(
                            index,
                            number,
                            frame.MediaTime?.TotalSeconds ?? (number / recording.FramesPerSecond),
                            judge.Look(),
                            judge.Certainty.UncertainShare,
                            judge.ExpectedError()));
                        step();
                    },
                    terminal.Say,
                    cancellationToken);
            }
        });
        return found;
    }

    private long Count(Recording recording, CancellationToken cancellationToken)
    {
        var frames = 0L;
        recording.ForEachReadable(recordings.Sources, (_, _) => frames++, _ => { }, cancellationToken);
        return frames;
    }
}
