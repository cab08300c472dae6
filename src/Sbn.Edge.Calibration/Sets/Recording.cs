using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Calibration.Sets;

/// <summary>One recording.</summary>
/// <param name="Name">What to call it: a clip's file name, a folder's last two parts, another source's URI.</param>
/// <param name="Uri">The source.</param>
/// <param name="Frames">How many frames it says it has; null where it does not say.</param>
/// <param name="FramesPerSecond">Its rate; null where it does not say.</param>
internal sealed record Recording(string Name, string Uri, long? Frames, double? FramesPerSecond)
{
    /// <summary>Shows its frames in order.</summary>
    /// <param name="sources">What opens it.</param>
    /// <param name="show">Gets the frame's number, from 0, and the frame, which is only lent.</param>
    /// <param name="last">The number of the last frame wanted; the rest is not decoded.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">It cannot be read.</exception>
    public void ForEach(FrameSources sources, Action<long, Frame> show, long last, CancellationToken cancellationToken)
    {
        using var source = sources.Open(Uri);
        var pool = new FramePool();
        for (var number = 0L; number <= last && source.Read(pool, cancellationToken) is { } frame; number++)
        {
            using (frame)
            {
                show(number, frame);
            }
        }
    }

    /// <summary>Shows all its frames in order; one that breaks off, as where the power went, is used up to there.</summary>
    /// <param name="sources">What opens it.</param>
    /// <param name="show">Gets the frame's number, from 0, and the frame, which is only lent.</param>
    /// <param name="say">Gets a sentence where it breaks off.</param>
    /// <param name="cancellationToken">Stops between two frames.</param>
    /// <exception cref="UserException">Not even its first frame can be read.</exception>
    public void ForEachReadable(FrameSources sources, Action<long, Frame> show, Action<string> say, CancellationToken cancellationToken)
    {
        var any = false;
        try
        {
            ForEach(
                sources,
                (number, frame) =>
                {
                    show(number, frame);
                    any = true;
                },
                long.MaxValue,
                cancellationToken);
        }
        catch (SourceException e) when (any)
        {
            say($"{e.Message} What comes before is used.");
        }
    }
}
