using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Kit;

/// <summary>What every test project leans on.</summary>
public sealed class TestKitTests
{
    [Fact]
    public void Data_that_are_not_there_skip_the_test_and_are_named()
    {
        var e = Should.Throw<InvalidOperationException>(() => SharedData.Require("no-such-set"));
        e.Message.ShouldStartWith("$XunitDynamicSkip$");
        e.Message.ShouldContain(Path.Combine("shared", "data", "no-such-set"));
    }

    [Fact]
    public async Task A_condition_that_comes_to_hold_is_waited_for()
    {
        var asked = 0;
        await Eventually.HoldsAsync(() => ++asked == 3, cancellationToken: TestContext.Current.CancellationToken);
        asked.ShouldBe(3);
    }

    [Fact]
    public async Task A_condition_that_never_holds_is_shown()
    {
        var never = false;
        var e = await Should.ThrowAsync<TimeoutException>(() => Eventually.HoldsAsync(() => never, TimeSpan.Zero, TestContext.Current.CancellationToken));
        e.Message.ShouldContain("never");
    }

    [Fact]
    public void A_temporary_folder_goes_with_its_test()
    {
        string path;
        using (var folder = new TempFolder())
        {
            File.WriteAllText(folder["deep", "file.txt"], "x");
            path = folder.Path;
            Directory.Exists(path).ShouldBeTrue();
        }

        Directory.Exists(path).ShouldBeFalse();
    }

    [Fact]
    public void The_repository_is_found() => File.Exists(RepositoryRoot.Combine("Directory.Build.props")).ShouldBeTrue();
}
