using System.Text.Json;
using System.Text.RegularExpressions;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Disk;

namespace Sbn.Edge.Updates;

/// <summary>
/// The bundles that were installed on a vehicle: a folder for each below <c>installed/</c>, and one file that says which runs, which ran before and which is
/// on trial. A power cut between any two steps leaves the file of before or after, and at worst a folder that nothing names, which the
/// next installation removes. Safe to use from several processes.
/// </summary>
internal sealed partial class BundleStore(string directory)
{
    private const string StateFile = "bundles.json";
    private const UnixFileMode AllRead = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode AllEnter = AllRead | UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private readonly string _statePath = Path.Combine(directory, StateFile);
    private readonly string _installed = Path.Combine(directory, "installed");

    /// <summary>The store's folder.</summary>
    public string Directory => directory;

    /// <summary>When the file last changed; for who looks often.</summary>
    public DateTime ChangedAt => File.GetLastWriteTimeUtc(_statePath);

    /// <summary>What the store knows; of a store that is not there, nothing.</summary>
    /// <exception cref="UserException">The file is damaged, of another version, or cannot be read.</exception>
    public StoreState Read()
    {
        try
        {
            if (!File.Exists(_statePath))
            {
                return new StoreState();
            }

            return Parse(File.ReadAllBytes(_statePath), _statePath);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw Unreadable(_statePath, e);
        }
    }

    /// <summary>The folder of a bundle in the store.</summary>
    public string PathOf(StoredBundle bundle) => Path.Combine(_installed, bundle.Folder);

    /// <summary>Changes what the store knows, in one step.</summary>
    /// <exception cref="UserException">The file is damaged, or cannot be written; it is as before then.</exception>
    public StoreState Change(Func<StoreState, StoreState> change)
    {
        using var hold = Hold();
        return ChangeHeld(change);
    }

    /// <summary>Lays a bundle into the store, whole and checked, and makes it the candidate.</summary>
    /// <param name="source">The bundle, loaded and its signature verified.</param>
    /// <param name="keys">Who may sign: the copy is held against them once more.</param>
    /// <param name="mayDowngrade">True where its version may be lower than that of the bundle that runs.</param>
    /// <param name="shipped">The bundle beside the program, which runs where nothing is installed; null for none.</param>
    /// <exception cref="UserException">It runs already, is older, or cannot be written.</exception>
    public StoredBundle Install(ModelBundle source, TrustedKeys keys, bool mayDowngrade, ModelBundle? shipped)
    {
        using var hold = Hold();
        var (state, manifest) = (Read(), source.Manifest);
        var bundle = new StoredBundle($"{manifest.Name}-{Harmless(manifest.Version)}-{source.Sha256[..12]}", manifest.Name, manifest.Version, source.Sha256);
        RequireNewer(bundle, state.Current, shipped, mayDowngrade);
        try
        {
            MakeFolder(_installed);
            Prune(state);
            if (!System.IO.Directory.Exists(PathOf(bundle)))
            {
                Copy(source, keys, PathOf(bundle));
            }
            else
            {
                // Left there by an update that was given up; what it holds now counts.
                ModelBundle.Load(PathOf(bundle)).RequireSigned(keys);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The bundle cannot be laid into the store '{directory}': {e.Message}", e);
        }

        ChangeHeld(before => before with { Candidate = new Candidate(bundle, IsRollback: false, DateTimeOffset.UtcNow) });
        return bundle;
    }

    /// <summary>Makes the bundle that ran before the candidate.</summary>
    /// <exception cref="UserException">There is none to go back to.</exception>
    public StoreState RollBack() => Change(state => state.Candidate is { } candidate
        ? state with { Candidate = null, Last = new UpdateResult(candidate.Label, UpdateResult.RolledBack, "Somebody asked to go back while it was on trial.", DateTimeOffset.UtcNow) }
        : state.Current is null
            ? throw new UserException($"There is nothing to go back to: the bundle beside the program runs, and none is installed in '{directory}'.")
            : state with { Candidate = new Candidate(state.Previous, IsRollback: true, DateTimeOffset.UtcNow) });

    /// <summary>What a store's file says.</summary>
    /// <exception cref="UserException">It is damaged, or of another version.</exception>
    internal static StoreState Parse(ReadOnlySpan<byte> file, string path)
    {
        try
        {
            var state = JsonSerializer.Deserialize(file, StoreJson.Default.StoreState);
            return state is not { Schema: StoreState.CurrentSchema }
                ? throw new UserException($"'{path}' has schema '{state?.Schema}'; this version reads '{StoreState.CurrentSchema}'.")
                : !Bundles(state).All(bundle => FolderPattern().IsMatch(bundle.Folder)) ? throw new UserException($"'{path}' names a folder outside the store.")
                : !Bundles(state).All(bundle => BundleVersion.IsOne(bundle.Version)) ? throw new UserException($"'{path}' names a version that is none.")
                : state;
        }
        catch (JsonException e)
        {
            throw Unreadable(path, e);
        }
    }

    private static UserException Unreadable(string path, Exception e) =>
        new($"'{path}', which says which bundle is installed, cannot be read: {e.Message} Remove it to begin again with the bundle beside the program.", e);

    private static IEnumerable<StoredBundle> Bundles(StoreState state) =>
        new[] { state.Current, state.Previous, state.Candidate?.Bundle }.OfType<StoredBundle>();

    private static string Harmless(string version) => NotInVersions().Replace(version, "_");

    private static void RequireNewer(StoredBundle bundle, StoredBundle? current, ModelBundle? shipped, bool mayDowngrade)
    {
        var (sha256, name, version) = current is not null ? (current.Sha256, current.Name, current.Version)
            : shipped is not null ? (shipped.Sha256, shipped.Manifest.Name, shipped.Manifest.Version)
            : (null, null, null);
        if (bundle.Sha256 == sha256)
        {
            throw new UserException($"{bundle.Label} runs already.");
        }

        if (!mayDowngrade && bundle.Name == name && BundleVersion.Compare(bundle.Version, version!) < 0)
        {
            throw new UserException($"{bundle.Label} is older than {name} {version}, which runs; --downgrade installs it all the same.");
        }
    }

    private StoreState ChangeHeld(Func<StoreState, StoreState> change)
    {
        var next = change(Read());
        try
        {
            AtomicFile.Write(_statePath, JsonSerializer.SerializeToUtf8Bytes(next, StoreJson.Default.StoreState));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"'{_statePath}' cannot be written: {e.Message}", e);
        }

        return next;
    }

    private void Copy(ModelBundle source, TrustedKeys keys, string target)
    {
        var temporary = Path.Combine(_installed, $".{Guid.NewGuid():N}.part");
        try
        {
            MakeFolder(temporary);
            foreach (var name in source.Manifest.Files.Keys.Append(BundleFiles.Manifest).Append(BundleFiles.Signature))
            {
                var copy = Path.Combine(temporary, name);
                MakeFolder(Path.GetDirectoryName(copy)!);
                using (var from = File.OpenRead(Path.Combine(source.Directory, name)))
                using (var to = new FileStream(copy, FileMode.CreateNew, FileAccess.Write))
                {
                    from.CopyTo(to);
                    to.Flush(flushToDisk: true);
                }

                File.SetUnixFileMode(copy, AllRead);
            }

            // What was copied, not what was looked at before, is what will run.
            ModelBundle.Load(temporary).RequireSigned(keys);
            foreach (var folder in System.IO.Directory.EnumerateDirectories(temporary, "*", SearchOption.AllDirectories).Append(temporary))
            {
                DirectorySync.Flush(folder);
            }

            System.IO.Directory.Move(temporary, target);
            DirectorySync.Flush(_installed);
        }
        finally
        {
            if (System.IO.Directory.Exists(temporary))
            {
                System.IO.Directory.Delete(temporary, recursive: true);
            }
        }
    }

    /// <summary>Removes what neither runs nor ran before: the remains of updates that were given up or cut off.</summary>
    private void Prune(StoreState state)
    {
        var kept = Bundles(state).Select(PathOf).ToHashSet(StringComparer.Ordinal);
        foreach (var folder in System.IO.Directory.EnumerateDirectories(_installed).Where(folder => !kept.Contains(folder)))
        {
            System.IO.Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Keeps other processes out until it is disposed.</summary>
    private FileStream Hold()
    {
        var deadline = Environment.TickCount64 + 10_000;
        while (true)
        {
            try
            {
                MakeFolder(directory);
                // For reading: the file may have been made by root, and the service is another user.
                return new FileStream(_statePath + ".lock", FileMode.OpenOrCreate, FileAccess.Read, FileShare.None);
            }
            catch (IOException) when (Environment.TickCount64 < deadline && System.IO.Directory.Exists(directory))
            {
                Thread.Sleep(50);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new UserException($"The store of bundles '{directory}' cannot be used: {e.Message}", e);
            }
        }
    }

    /// <summary>Makes a folder that the service may read whoever makes it.</summary>
    private static void MakeFolder(string folder)
    {
        if (!System.IO.Directory.Exists(folder))
        {
            System.IO.Directory.CreateDirectory(folder);
            File.SetUnixFileMode(folder, AllEnter);
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9_-][A-Za-z0-9_.-]*\z")]
    private static partial Regex FolderPattern();

    [GeneratedRegex("[^A-Za-z0-9.-]")]
    private static partial Regex NotInVersions();
}
