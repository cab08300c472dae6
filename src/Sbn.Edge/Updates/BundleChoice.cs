using Sbn.Edge.Configuration;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Updates;

/// <summary>
/// Which bundle a service runs with, and what becomes of one on trial, as the store has it at each step. Without a store, or where the settings name a
/// bundle's folder, it is that one or the one beside the program, whose files are as much to be trusted as the program's.
/// </summary>
internal sealed class BundleChoice
{
    /// <summary>So often a service may begin with a candidate and end neither properly nor with a verdict.</summary>
    public const int MostAttempts = 3;

    private readonly BundleStore? _store;
    private readonly TrustedKeys? _keys;
    private readonly Func<ModelBundle> _shipped;
    private readonly string _boot;

    /// <summary>Makes the choice's rules.</summary>
    /// <param name="store">The store; null for none.</param>
    /// <param name="keys">Who may sign; needed where there is a store.</param>
    /// <param name="shipped">Loads the bundle beside the program, or the one that the settings name.</param>
    /// <param name="boot">Which boot of the machine this is.</param>
    public BundleChoice(BundleStore? store, TrustedKeys? keys, Func<ModelBundle> shipped, string boot) =>
        (_store, _keys, _shipped, _boot) = (store, keys, shipped, boot);

    /// <summary>The choice as the settings make it. A bundle that they name is that one, whatever is installed.</summary>
    public static BundleChoice Of(EdgeOptions options)
    {
        var store = options.Model.Bundle is null && options.Updates.Folder is { } folder ? new BundleStore(folder) : null;
        return new BundleChoice(
            store,
            store is null ? null : TrustedKeys.Read(options.Updates.Keys),
            () => ModelBundle.Load(options.Model.Bundle ?? BundleFolder.Find()),
            BootId.Read());
    }

    /// <summary>The store; null for none.</summary>
    public BundleStore? Store => _store;

    /// <summary>The candidate on trial; null for none.</summary>
    public Candidate? OnTrial { get; private set; }

    /// <summary>True once a candidate was given up: what became of it stands in the store.</summary>
    public bool HasRolledBack { get; private set; }

    /// <summary>What is not as it should be with the installed bundles, one sentence; null where all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The bundle to begin with: the candidate, if there is one that may be tried.</summary>
    /// <exception cref="UserException">None can be had.</exception>
    public ModelBundle AtStart()
    {
        try
        {
            if (_store?.Read().Candidate is { } candidate && TryBegin(candidate) is { } bundle)
            {
                return bundle;
            }
        }
        catch (UserException damaged)
        {
            Trouble = damaged.Message;
        }

        return WithoutCandidate();
    }

    /// <summary>
    /// Begins to try a candidate: notes the attempt, then loads it. Null where it may not be tried or cannot be used; it is rolled back then.
    /// </summary>
    /// <exception cref="UserException">The store cannot be written.</exception>
    public ModelBundle? TryBegin(Candidate candidate)
    {
        // One that ended with the machine says nothing of the bundle.
        var failed = candidate.Attempts > 0 && candidate.Boot != _boot ? candidate.Attempts - 1 : candidate.Attempts;
        if (failed >= MostAttempts)
        {
            RollBack(candidate, $"The service began with it {MostAttempts} times and ended before it had done its work for long enough.");
            return null;
        }

        var begun = candidate with { Attempts = failed + 1, Boot = _boot };
        _store!.Change(state => state.Candidate?.Bundle == candidate.Bundle ? state with { Candidate = begun } : state);
        try
        {
            var bundle = begun.Bundle is { } stored ? Load(stored) : _shipped();
            OnTrial = begun;
            return bundle;
        }
        catch (UserException unusable)
        {
            RollBack(candidate, unusable.Message);
            return null;
        }
    }

    /// <summary>The bundle that runs where no candidate does: the current one, else the one before it, else the one beside the program.</summary>
    /// <exception cref="UserException">None can be had.</exception>
    public ModelBundle WithoutCandidate()
    {
        StoreState? state = null;
        try
        {
            state = _store?.Read();
        }
        catch (UserException damaged)
        {
            Trouble = damaged.Message;
        }

        foreach (var stored in new[] { state?.Current, state?.Previous }.OfType<StoredBundle>())
        {
            try
            {
                return Load(stored);
            }
            catch (UserException unusable)
            {
                Trouble = $"The installed bundle {stored.Label} cannot be used, another one runs: {unusable.Message}";
            }
        }

        return _shipped();
    }

    /// <summary>Keeps the candidate: from now on it is the current bundle.</summary>
    /// <exception cref="UserException">The store cannot be written.</exception>
    public void Keep(IReadOnlyDictionary<string, double> framesPerSecond)
    {
        var kept = OnTrial!;
        OnTrial = null;
        _store!.Change(state => state with
        {
            Current = kept.Bundle is { } bundle ? bundle with { FramesPerSecond = framesPerSecond } : null,
            Previous = state.Current,
            Candidate = state.Candidate?.Bundle == kept.Bundle ? null : state.Candidate,
            Last = new UpdateResult(kept.Label, UpdateResult.Kept, null, DateTimeOffset.UtcNow),
        });
    }

    /// <summary>Gives the candidate on trial up.</summary>
    /// <exception cref="UserException">The store cannot be written.</exception>
    public void RollBack(string reason) => RollBack(OnTrial!, reason);

    /// <summary>Forgets the trial: the store speaks of it no more.</summary>
    public void Abandon() => OnTrial = null;

    /// <summary>Takes back the attempt of a trial that ends without a verdict, because the service is stopped.</summary>
    /// <exception cref="UserException">The store cannot be written.</exception>
    public void EndProperly()
    {
        if (OnTrial is { } candidate)
        {
            OnTrial = null;
            _store!.Change(state => state.Candidate?.Bundle == candidate.Bundle
                ? state with { Candidate = candidate with { Attempts = candidate.Attempts - 1 } }
                : state);
        }
    }

    private void RollBack(Candidate candidate, string reason)
    {
        OnTrial = null;
        _store!.Change(state => state with
        {
            Candidate = state.Candidate?.Bundle == candidate.Bundle ? null : state.Candidate,
            Last = new UpdateResult(candidate.Label, UpdateResult.RolledBack, reason, DateTimeOffset.UtcNow),
        });
        HasRolledBack = true;
    }

    /// <summary>Loads a bundle of the store; nobody may have changed it since it was installed.</summary>
    private ModelBundle Load(StoredBundle stored)
    {
        var bundle = ModelBundle.Load(_store!.PathOf(stored));
        bundle.RequireSigned(_keys!);
        return bundle.Sha256 == stored.Sha256
            ? bundle
            : throw new BundleException($"'{bundle.Directory}' holds another bundle than the one that was installed as {stored.Label}.");
    }
}
