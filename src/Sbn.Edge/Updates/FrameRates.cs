using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Updates;

/// <summary>By camera, how long it has streamed and how many of its frames were processed in that time. Not safe for use by several threads.</summary>
internal sealed class FrameRates
{
    private readonly SortedDictionary<string, Camera> _cameras = new(StringComparer.Ordinal);
    private TimeSpan? _last;

    /// <summary>Each camera that has streamed.</summary>
    public IEnumerable<(string Name, TimeSpan Streamed, long Processed)> All => _cameras.Select(camera => (camera.Key, camera.Value.Streamed, camera.Value.Processed));

    /// <summary>By camera, frames a second.</summary>
    public IReadOnlyDictionary<string, double> FramesPerSecond =>
        _cameras.Where(camera => camera.Value.Streamed > TimeSpan.Zero).ToDictionary(camera => camera.Key, camera => Math.Round(camera.Value.Processed / camera.Value.Streamed.TotalSeconds, 2));

    /// <summary>Looks at the cameras; the first look only begins.</summary>
    /// <param name="now">The time; it must not go back.</param>
    /// <param name="cameras">Each camera: its name, whether it streams, and how many frames of it were processed since the start.</param>
    public void Look(TimeSpan now, IEnumerable<(string Name, CameraState? State, long Processed)> cameras)
    {
        var passed = now - (_last ?? now);
        _last = now;
        foreach (var (name, state, processed) in cameras)
        {
            if (!_cameras.TryGetValue(name, out var camera))
            {
                _cameras.Add(name, camera = new Camera { LastProcessed = processed });
            }

            if (state == CameraState.Streaming && camera.WasStreaming)
            {
                camera.Streamed += passed;
                camera.Processed += processed - camera.LastProcessed;
            }

            (camera.LastProcessed, camera.WasStreaming) = (processed, state == CameraState.Streaming);
        }
    }

    private sealed class Camera
    {
        public TimeSpan Streamed { get; set; }

        public long Processed { get; set; }

        public long LastProcessed { get; set; }

        public bool WasStreaming { get; set; }
    }
}
