using Sbn.Edge.Health;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Tests.Health;

public sealed class WatchdogTests
{
    [Theory]
    [InlineData(10, 11, new[] { "Streaming" }, true)]
    [InlineData(10, 10, new[] { "Streaming" }, false)]
    [InlineData(10, 10, new[] { "Stalled" }, false)]
    [InlineData(10, 10, new[] { "Reconnecting" }, true)]
    [InlineData(10, 10, new[] { "Ended" }, true)]
    [InlineData(10, 10, new[] { "Ended", "Streaming" }, false)]
    [InlineData(10, 11, new[] { "Stalled", "Streaming" }, true)]
    [InlineData(0, 0, new[] { "" }, false)]
    public void It_is_fed_while_frames_advance_or_every_camera_is_known_to_be_away(long before, long now, string[] states, bool alive) =>
        Watchdog.IsAlive(before, now, states.Select(s => s.Length == 0 ? null : (CameraState?)Enum.Parse<CameraState>(s))).ShouldBe(alive);
}
