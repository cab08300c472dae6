using Microsoft.Extensions.Time.Testing;

namespace Sbn.Edge.Tests.Mqtt.Connection;

/// <summary>A clock whose wall time can be set, as somebody or a time server sets it, while the monotonic one goes on.</summary>
internal sealed class SettableClock : FakeTimeProvider
{
    /// <summary>By how much the wall clock was set.</summary>
    public TimeSpan SetBy { get; set; }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + SetBy;

    public override long GetTimestamp() => (base.GetUtcNow() - Start).Ticks;
}
