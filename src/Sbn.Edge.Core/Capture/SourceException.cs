namespace Sbn.Edge.Core.Capture;

/// <summary>A frame source cannot be opened or has broken; the message is one clear sentence that names it.</summary>
public sealed class SourceException : UserException
{
    /// <summary>Makes the error from its sentence.</summary>
    public SourceException(string message, bool isTransient = false, Exception? innerException = null)
        : base(message, innerException) => IsTransient = isTransient;

    /// <summary>True where only one picture of a recording is at fault, and reading on gives the next one.</summary>
    public bool IsOneFrame { get; init; }

    /// <summary>True where opening it again may help (a camera that went away); false for a damaged file.</summary>
    public bool IsTransient { get; }
}
