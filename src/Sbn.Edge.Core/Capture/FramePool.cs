using System.Collections.Concurrent;

namespace Sbn.Edge.Core.Capture;

/// <summary>
/// Recycles frame buffers, so that a steady stream of equal frames allocates nothing on the managed heap.
/// Safe to use from several threads. Buffers of a size no longer asked for are dropped.
/// </summary>
public sealed class FramePool
{
    private readonly ConcurrentBag<Frame> _free = [];

    /// <summary>Leases a frame of the given size; its pixels are undefined.</summary>
    /// <param name="width">Width in pixels, positive.</param>
    /// <param name="height">Height in pixels, positive.</param>
    public Frame Rent(int width, int height)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        while (_free.TryTake(out var frame))
        {
            if (frame.Width == width && frame.Height == height)
            {
                frame.LeaseFrom(this);
                return frame;
            }
        }

        var fresh = new Frame(width, height);
        fresh.LeaseFrom(this);
        return fresh;
    }

    internal void Return(Frame frame) => _free.Add(frame);
}
