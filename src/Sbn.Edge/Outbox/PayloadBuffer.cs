using System.Buffers;
using System.Collections.Concurrent;

namespace Sbn.Edge.Outbox;

/// <summary>
/// Recycles payload buffers. Buffers keep their array when they come back, so that a steady stream of pictures of one
/// size allocates nothing that scales with them. Safe to use from several threads.
/// </summary>
internal sealed class PayloadPool
{
    private readonly ConcurrentBag<PayloadBuffer> _free = [];

    /// <summary>Leases an empty buffer.</summary>
    public PayloadBuffer Rent() => (_free.TryTake(out var buffer) ? buffer : new PayloadBuffer()).LeaseFrom(this);

    internal void Return(PayloadBuffer buffer) => _free.Add(buffer);
}

/// <summary>Bytes of one payload, growing as they are written; given back to the pool with <see cref="Dispose"/>.</summary>
internal sealed class PayloadBuffer : IBufferWriter<byte>, IDisposable
{
    private byte[] _bytes = new byte[1024];
    private PayloadPool? _pool;

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written.</summary>
    public ReadOnlyMemory<byte> Written => _bytes.AsMemory(0, Length);

    /// <summary>What was written, to be changed in place.</summary>
    public Span<byte> WrittenSpan => _bytes.AsSpan(0, Length);

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, _bytes.Length - Length);
        Length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsMemory(Length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _bytes.AsSpan(Length);
    }

    /// <summary>Empties the buffer and gives it back to its pool. It must not be touched afterwards.</summary>
    public void Dispose()
    {
        var pool = Interlocked.Exchange(ref _pool, null);
        if (pool is not null)
        {
            Length = 0;
            pool.Return(this);
        }
    }

    internal PayloadBuffer LeaseFrom(PayloadPool pool)
    {
        _pool = pool;
        return this;
    }

    private void Reserve(int size)
    {
        var needed = Length + Math.Max(size, 1);
        if (needed > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(needed, _bytes.Length * 2));
        }
    }
}
