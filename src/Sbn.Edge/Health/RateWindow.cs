using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Health;

/// <summary>At which rate cameras are processed at present: over the last seconds of those that have streamed all that time. Not safe for use by several threads.</summary>
internal sealed class RateWindow
{
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(2), Most = TimeSpan.FromSeconds(5);

    private readonly Dictionary<string, Queue<(TimeSpan At, long Processed)>> _cameras = new(StringComparer.Ordinal);

    /// <summary>Looks at the cameras.</summary>
    /// <param name="now">The time; it must not go back.</param>
    /// <param name="cameras">Each camera: its name, whether it streams, and how many frames of it were processed since the start.</param>
    /// <returns>The slowest camera, with its frames a second; null where none has streamed for long enough to tell.</returns>
    public (string Camera, double FramesPerSecond)? Look(TimeSpan now, IEnumerable<(string Name, CameraState? State, long Processed)> cameras)
    {
        (string, double)? slowest = null;
        var least = double.PositiveInfinity;
        foreach (var (name, state, processed) in cameras)
        {
            if (state != CameraState.Streaming)
            {
                _cameras.Remove(name);
                continue;
            }

            if (!_cameras.TryGetValue(name, out var looks))
            {
                _cameras.Add(name, looks = new Queue<(TimeSpan, long)>());
            }

            looks.Enqueue((now, processed));
            while (now - looks.Peek().At > Most)
            {
                looks.Dequeue();
            }

            var (since, before) = looks.Peek();
            if (now - since >= Least && (processed - before) / (now - since).TotalSeconds is var rate && rate < least)
            {
                (slowest, least) = ((name, rate), rate);
            }
        }

        return slowest;
    }
}
