using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.TestKit;
using Sbn.Edge.Updates;

namespace Sbn.Edge.Tests.Updates;

/// <summary>Which bundle a service begins with, whatever happened before.</summary>
public sealed class BundleChoiceTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly BundleSigner _signer = new();

    public BundleChoiceTests()
    {
        _signer.Trust(_folder["keys"]);
        TinyBundle.Write(_folder["shipped"], new TinyBundleOptions { Name = "shipped" });
    }

    private BundleStore Store => new(_folder["store"]);

    private TrustedKeys Keys => TrustedKeys.Read(_folder["keys"]);

    public void Dispose()
    {
        _folder.Dispose();
        _signer.Dispose();
    }

    [Fact]
    public void Without_anything_installed_it_is_the_one_beside_the_program()
    {
        Start().ShouldBe("shipped 1.0.0");
        Directory.Exists(_folder["store"]).ShouldBeFalse();
    }

    [Fact]
    public void An_installed_bundle_is_tried_and_kept()
    {
        Install("1.1.0");
        var choice = Choice();
        Label(choice.AtStart()).ShouldBe("tiny 1.1.0");
        choice.OnTrial!.Attempts.ShouldBe(1);
        choice.Keep(new Dictionary<string, double> { ["front"] = 12.5 });
        var state = Store.Read();
        state.Candidate.ShouldBeNull();
        state.Current!.Version.ShouldBe("1.1.0");
        state.Current.FramesPerSecond!["front"].ShouldBe(12.5);
        state.Last!.Outcome.ShouldBe("kept");
        Start().ShouldBe("tiny 1.1.0");
        Choice().OnTrial.ShouldBeNull();
    }

    [Fact]
    public void One_with_which_the_service_dies_three_times_is_rolled_back()
    {
        Keep("1.0.0");
        Install("1.1.0");
        Start().ShouldBe("tiny 1.1.0");
        Start().ShouldBe("tiny 1.1.0");
        Start().ShouldBe("tiny 1.1.0");
        Start().ShouldBe("tiny 1.0.0");
        Store.Read().Last!.Reason.ShouldBe("The service began with it 3 times and ended before it had done its work for long enough.");
        Start().ShouldBe("tiny 1.0.0");
    }

    [Fact]
    public void A_proper_end_and_a_power_cut_are_no_failure_of_the_bundle()
    {
        Keep("1.0.0");
        Install("1.1.0");
        for (var boot = 0; boot < 6; boot++)
        {
            Start($"boot {boot}").ShouldBe("tiny 1.1.0");
        }

        for (var i = 0; i < 6; i++)
        {
            var choice = Choice("boot 5");
            Label(choice.AtStart()).ShouldBe("tiny 1.1.0");
            choice.EndProperly();
        }
    }

    [Fact]
    public void A_candidate_that_somebody_changed_is_rolled_back_at_once()
    {
        Keep("1.0.0");
        var bundle = Install("1.1.0");
        File.AppendAllText(Path.Combine(Store.PathOf(bundle), "manifest.json"), " ");
        Start().ShouldBe("tiny 1.0.0");
        Store.Read().Last!.Reason!.ShouldContain("was changed after it was signed");
    }

    [Fact]
    public void A_damaged_current_bundle_gives_way_to_the_one_before_and_then_to_the_one_beside_the_program()
    {
        Keep("1.0.0");
        Keep("1.1.0");
        var state = Store.Read();
        File.Delete(Path.Combine(Store.PathOf(state.Current!), "sbn.onnx"));
        var choice = Choice();
        Label(choice.AtStart()).ShouldBe("tiny 1.0.0");
        choice.Trouble!.ShouldStartWith("The installed bundle tiny 1.1.0 cannot be used, another one runs: ");
        Directory.Delete(Store.PathOf(state.Previous!), recursive: true);
        Start().ShouldBe("shipped 1.0.0");
    }

    [Theory]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("""{"schema":"sbn.bundles/2"}""")]
    [InlineData("""{"schema":"sbn.bundles/1","current":{"folder":"../../etc","name":"a","version":"1.0.0","sha256":"0"}}""")]
    public void A_damaged_store_is_told_and_the_one_beside_the_program_runs(string text)
    {
        Directory.CreateDirectory(_folder["store"]);
        File.WriteAllText(_folder["store", "bundles.json"], text);
        var choice = Choice();
        Label(choice.AtStart()).ShouldBe("shipped 1.0.0");
        choice.Trouble!.ShouldContain("bundles.json");
    }

    [Fact]
    public void A_key_that_is_trusted_no_more_takes_its_bundles_along()
    {
        Keep("1.0.0");
        File.Delete(_folder["keys", "maker.pem"]);
        Start().ShouldBe("shipped 1.0.0");
    }

    [Fact]
    public void Going_back_is_a_trial_of_the_one_before()
    {
        Keep("1.0.0");
        Keep("1.1.0");
        Store.RollBack();
        var choice = Choice();
        Label(choice.AtStart()).ShouldBe("tiny 1.0.0");
        choice.Keep(new Dictionary<string, double>());
        Store.Read().Previous!.Version.ShouldBe("1.1.0");
    }

    [Fact]
    public void From_the_first_installed_bundle_one_goes_back_to_the_one_beside_the_program()
    {
        Keep("1.0.0");
        Store.RollBack();
        var choice = Choice();
        Label(choice.AtStart()).ShouldBe("shipped 1.0.0");
        choice.OnTrial.ShouldNotBeNull();
        choice.Keep(new Dictionary<string, double>());
        Store.Read().Current.ShouldBeNull();
        Should.Throw<UserException>(() => Store.RollBack()).Message.ShouldStartWith("There is nothing to go back to");
    }

    [Fact]
    public void An_older_version_is_refused_unless_it_is_meant()
    {
        Keep("1.1.0");
        Should.Throw<UserException>(() => Install("1.0.0")).Message.ShouldBe("tiny 1.0.0 is older than tiny 1.1.0, which runs; --downgrade installs it all the same.");
        Should.Throw<UserException>(() => Install("1.1.0")).Message.ShouldBe("tiny 1.1.0 runs already.");
        Install("1.0.0", mayDowngrade: true);
        Start().ShouldBe("tiny 1.0.0");
    }

    [Fact]
    public void The_store_keeps_what_runs_and_what_ran_before_and_nothing_else()
    {
        foreach (var version in (string[])["1.0.0", "1.1.0", "1.2.0", "1.3.0"])
        {
            Keep(version);
        }

        Directory.GetDirectories(_folder["store", "installed"]).Select(Path.GetFileName).ShouldAllBe(folder => folder!.StartsWith("tiny-1.1.0-") || folder.StartsWith("tiny-1.2.0-") || folder.StartsWith("tiny-1.3.0-"));
    }

    private static string Label(ModelBundle bundle) => $"{bundle.Manifest.Name} {bundle.Manifest.Version}";

    private BundleChoice Choice(string boot = "this boot") => new(Store, Keys, () => ModelBundle.Load(_folder["shipped"]), boot);

    private string Start(string boot = "this boot") => Label(Choice(boot).AtStart());

    private StoredBundle Install(string version, bool mayDowngrade = false)
    {
        var source = _folder[$"source-{version}"];
        if (!Directory.Exists(source))
        {
            TinyBundle.Write(source, new TinyBundleOptions { Version = version });
            _signer.Sign(source);
        }

        return Store.Install(ModelBundle.Load(source), Keys, mayDowngrade, ModelBundle.Load(_folder["shipped"]));
    }

    private void Keep(string version)
    {
        Install(version);
        var choice = Choice();
        Label(choice.AtStart()).ShouldBe($"tiny {version}");
        choice.Keep(new Dictionary<string, double> { ["front"] = 10 });
    }
}
