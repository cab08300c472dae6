using Sbn.Edge.Core.Bundles;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Service;

/// <summary>What the running program says of a street that its calibration does not know.</summary>
public sealed class DriftTests : IDisposable
{
    private const string State = "sbn/v1/bus12/state";

    /// <summary>A street that shows nearly all of every concept, as none does.</summary>
    private readonly TinyModel _model = new(new TinyBundleOptions { Street = new UsualRange(0.9, 0.95, 1, 0.01) });

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public void Dispose() => _model.Dispose();

    [Fact]
    public async Task On_another_street_the_state_is_degraded_and_names_the_concepts()
    {
        var schemas = await MessageSchemas.LoadAsync();
        await using var service = await RunningService.StartAsync(
            withMosquitto: false, _model, TinyModel.Drive, new Dictionary<string, string> { ["Sbn__Drift__Window"] = "00:00:01" });
        await using var subscriber = await service.SubscribeAsync();
        await Eventually.HoldsAsync(() => subscriber.Messages.Any(m => m.Topic == State && m.Json["drift"] is not null), cancellationToken: Stop);
        var state = subscriber.Messages.First(m => m.Topic == State && m.Json["drift"] is not null).Json;
        schemas.Errors(state).ShouldBeEmpty();
        state["state"]!.GetValue<string>().ShouldBe("degraded");
        state["reasons"]!.AsArray().Select(reason => reason!.GetValue<string>()).ShouldContain(reason => reason.StartsWith("Camera front: drift: ", StringComparison.Ordinal));
        state["drift"]![0]!["concepts"]!.AsArray().Select(one => one!["concept"]!.GetValue<string>()).ShouldNotBeEmpty();
    }

    [Fact]
    public async Task A_bundle_without_a_street_profile_says_once_that_drift_is_not_watched()
    {
        using var model = new TinyModel();
        await using var service = await RunningService.StartAsync(withMosquitto: false, model, TinyModel.Drive, [], "--frames", "5");
        await service.Process.ExitAsync();
        service.Process.Output.Split("drift is not watched").Length.ShouldBe(2, service.Process.Output + service.Process.Errors);
    }
}
