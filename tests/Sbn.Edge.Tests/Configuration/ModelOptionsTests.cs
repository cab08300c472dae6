using Sbn.Edge.Configuration;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Configuration;

public sealed class ModelOptionsTests
{
    [Theory]
    [InlineData("auto", true, "int8")]
    [InlineData("auto", false, "fp32")]
    [InlineData("fp32", true, "fp32")]
    [InlineData("int8", false, "int8")] // not there: the session refuses it by name
    public void Auto_takes_int8_where_the_bundle_has_it(string variant, bool quantised, string taken)
    {
        using var folder = new TempFolder();
        var bundle = TinyBundle.Write(folder["bundle"], new TinyBundleOptions { Quantised = quantised });
        new ModelOptions { Variant = variant }.VariantOf(bundle).ShouldBe(taken);
    }
}
