using System.Text;
using Sbn.Edge.Core;
using Sbn.Edge.Updates;

namespace Sbn.Edge.Tests.Updates;

public sealed class StoreStateTests
{
    [Theory]
    [InlineData("1.0.0-a..b", "tiny", "names a version that is none")]
    [InlineData("1.\u0663.0", "tiny", "names a version that is none")]
    [InlineData("", "tiny", "names a version that is none")]
    [InlineData("1.0.0", "tiny\n", "names a folder outside the store")]
    [InlineData("1.0.0", "..", "names a folder outside the store")]
    public void A_bundle_that_cannot_be_one_is_refused_before_it_is_compared_or_opened(string version, string folder, string says)
    {
        var bundle = $$"""{"folder":"{{folder.Replace("\n", "\\n", StringComparison.Ordinal)}}","name":"tiny","version":"{{version}}","sha256":"a"}""";
        foreach (var place in new[] { $"\"current\":{bundle}", $"\"previous\":{bundle}", $$"""
            "candidate":{"bundle":{{bundle}},"isRollback":false,"since":"2026-11-29T00:00:00Z"}
            """ })
        {
            Should.Throw<UserException>(() => BundleStore.Parse(Encoding.UTF8.GetBytes($$"""{"schema":"sbn.bundles/1",{{place}}}"""), "bundles.json")).Message.ShouldContain(says);
        }
    }
}
