using System.Diagnostics.CodeAnalysis;
using Sbn.Edge.Core;

namespace Sbn.Edge.Health;

/// <summary>
/// How the run ended. A hosted service that throws stops its host with exit code 0, so the first failure is kept here
/// and becomes the exit code. Safe to use from several threads.
/// </summary>
internal sealed class RunOutcome
{
    private Exception? _failure;

    /// <summary>What went wrong first; null while all is well.</summary>
    public Exception? Failure => Volatile.Read(ref _failure);

    /// <summary>0 for success.</summary>
    public int ExitCode => Failure is null ? 0 : 1;

    /// <summary>Notes a failure; only the first counts.</summary>
    public void Fail(Exception failure) => Interlocked.CompareExchange(ref _failure, failure, null);

    /// <summary>The failure as one sentence, if it is the user's to mend.</summary>
    public static bool IsSentence(Exception failure, [NotNullWhen(true)] out string? sentence)
    {
        sentence = (failure as UserException)?.Message;
        return sentence is not null;
    }
}
