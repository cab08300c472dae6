namespace Sbn.Edge.TestKit.Fuzzing;

/// <summary>A reader of bytes that anybody may have written, and what it must keep to whatever they are.</summary>
public sealed record FuzzTarget
{
    /// <summary>Its name in reports.</summary>
    public required string Name { get; init; }

    /// <summary>Makes a case out of chance.</summary>
    public required Func<Random, byte[]> Case { get; init; }

    /// <summary>
    /// Reads a case. Null where it was read; the sentence where it was refused. A <see cref="Core.UserException"/> is a refusal with its message; any other exception is a
    /// failure.
    /// </summary>
    public required Func<byte[], string?> Read { get; init; }

    /// <summary>The most that reading may allocate on the managed heap for each byte of a case.</summary>
    public int BytesPerByte { get; init; } = 100;

    /// <summary>The most that reading may allocate besides, bytes.</summary>
    public int BytesBesides { get; init; } = 256 * 1024;
}
