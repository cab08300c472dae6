using System.Text.Json;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.TestKit.Fuzzing;
using Sbn.Edge.Updates;

namespace Sbn.Edge.Tests.Fuzzing;

/// <summary>bundles.json, what the store of bundles knows.</summary>
[Trait("System", "yes")]
public sealed class StoreStateFuzz
{
    [Fact]
    public void A_stores_file_is_read_or_refused_in_a_sentence()
    {
        var (one, other) = (Bundle("1.0.0"), Bundle("1.1.0-rc.1") with { FramesPerSecond = new Dictionary<string, double> { ["front"] = 12.5 } });
        var mutations = new JsonMutations(JsonSerializer.SerializeToUtf8Bytes(
            new StoreState
            {
                Current = one,
                Previous = other,
                Candidate = new Candidate(other, IsRollback: true, DateTimeOffset.UnixEpoch) { Attempts = 1, Boot = "a" },
                Last = new UpdateResult("tiny 1.0.0", UpdateResult.RolledBack, "It saw nothing.", DateTimeOffset.UnixEpoch),
            },
            StoreJson.Default.StoreState));
        var target = new FuzzTarget
        {
            Name = "bundles.json",
            Case = mutations.Damage,
            Read = bytes =>
            {
                var state = BundleStore.Parse(bytes, "bundles.json");
                foreach (var bundle in new[] { state.Current, state.Previous, state.Candidate?.Bundle }.OfType<StoredBundle>())
                {
                    _ = BundleVersion.Compare(bundle.Version, "1.0.0");
                    Path.GetFullPath(Path.Combine("/store", bundle.Folder)).ShouldBe($"/store/{bundle.Folder}");
                }

                return null;
            },
        };
        TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, 8_000, 400_000)}");
    }

    private static StoredBundle Bundle(string version) => new($"tiny-{version}-0123456789ab", "tiny", version, new string('a', 64));
}
