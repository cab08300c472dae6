using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Updates;

/// <summary>What the cameras run with at present, and the one way to change it: between two frames, one change after the other.</summary>
internal sealed class RunningParts(CameraFleet fleet, SharedParts parts) : IDisposable
{
    private readonly SemaphoreSlim _one = new(1);
    private SharedParts _current = parts;

    /// <summary>The model and the settings.</summary>
    public SharedParts Current => Volatile.Read(ref _current);

    /// <summary>Goes on with something else.</summary>
    /// <param name="change">From what runs to what is to run.</param>
    /// <param name="stop">Gives up waiting for another change.</param>
    /// <returns>What ran before.</returns>
    /// <exception cref="Core.UserException">It does not go with a camera or the model; nothing has changed.</exception>
    /// <exception cref="OperationCanceledException">The cameras are at their end.</exception>
    public async Task<SharedParts> ChangeAsync(Func<SharedParts, SharedParts> change, CancellationToken stop)
    {
        await _one.WaitAsync(stop);
        try
        {
            var before = _current;
            var next = change(before);
            await fleet.RefitAsync(next);
            Volatile.Write(ref _current, next);
            return before;
        }
        finally
        {
            _one.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _one.Dispose();
}
