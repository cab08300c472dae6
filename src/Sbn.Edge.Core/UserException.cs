namespace Sbn.Edge.Core;

/// <summary>
/// A mistake in what the user gave: a file, an option, a topic. <see cref="Exception.Message"/> is one clear sentence
/// on one line that names the thing and says what would be right; it is shown as it is, without a stack trace. <see cref="Sentence.OneLine"/> makes sure of the line.
/// </summary>
public class UserException : Exception
{
    /// <summary>Makes the error from its sentence.</summary>
    public UserException(string message)
        : base(Sentence.OneLine(message))
    {
    }

    /// <summary>Makes the error from its sentence and what caused it (for the debug log only).</summary>
    public UserException(string message, Exception? innerException)
        : base(Sentence.OneLine(message), innerException)
    {
    }

    /// <summary>Makes the error without a sentence; needed by serialisers only.</summary>
    public UserException()
    {
    }
}
