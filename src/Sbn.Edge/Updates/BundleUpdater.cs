using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt.Payloads;
using Sbn.Edge.Pipeline;

namespace Sbn.Edge.Updates;

/// <summary>
/// Brings an installed bundle into the running service: loads it beside the one that runs, tests it, lets it take over between two frames, and keeps it
/// once it has done its work, or goes back.
/// </summary>
internal sealed partial class BundleUpdater(
    BundleChoice choice, RunningParts running, CameraFleet fleet, VehicleStatus status, Action<LoadedModel> announce, ILogger<BundleUpdater> logger)
{
    private const string Part = "bundles";
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>After so long the frame rate is measured anew, so that it is that of these days and not of last week.</summary>
    private static readonly TimeSpan RateWindow = TimeSpan.FromMinutes(5);

    private FrameRates _rates = new();
    private TimeSpan _ratesSince;
    private IReadOnlyDictionary<string, double>? _usual;
    private BundleTrial? _trial;
    private LoadedModel? _before;
    private DateTime _seen;

    private static TimeSpan Now => TimeSpan.FromMicroseconds(CaptureClock.MonotonicMicroseconds);

    /// <summary>Looks after updates until <paramref name="stop"/>.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        if (choice.Store is not { } store)
        {
            return;
        }

        if (choice.OnTrial is { } candidate)
        {
            // The trial began with this start; what to go back to is not loaded.
            BeginTrial(candidate, ReadOrNull(store)?.Current);
        }
        else if (choice.HasRolledBack)
        {
            // Given up before anything ran.
            TellLast();
        }

        using var timer = new PeriodicTimer(Interval);
        try
        {
            while (await timer.WaitForNextTickAsync(stop))
            {
                await TickAsync(store, stop);
            }
        }
        catch (OperationCanceledException)
        {
            // The service, or the last of its cameras, is at its end.
        }
    }

    /// <summary>Says that the service ends: a trial that had no time is none that failed.</summary>
    public void End()
    {
        try
        {
            choice.EndProperly();
        }
        catch (UserException unwritable)
        {
            LogTrouble(logger, unwritable.Message);
        }

        _before?.Dispose();
    }

    private async Task TickAsync(BundleStore store, CancellationToken stop)
    {
        try
        {
            if (_trial is null)
            {
                Measure();
            }

            if (store.ChangedAt is var changedAt && changedAt != _seen)
            {
                _seen = changedAt;
                await FollowAsync(store.Read(), stop);
            }

            if (_trial is { } trial)
            {
                // Looked at anew: taking a bundle in has taken its time.
                await JudgeAsync(trial, trial.Look(Now, Cameras()), stop);
            }

            status.Report(Part, choice.Trouble);
        }
        catch (UserException trouble)
        {
            status.Report(Part, trouble.Message);
            LogTrouble(logger, trouble.Message);
        }
    }

    /// <summary>Does what the store asks for, if that is something new.</summary>
    private async Task FollowAsync(StoreState state, CancellationToken stop)
    {
        if (choice.OnTrial is { } trial && trial.Bundle != state.Candidate?.Bundle)
        {
            // Somebody took it back, or installed another one over it.
            _trial = null;
            choice.Abandon();
            await GoBackAsync(stop);
            TellLast();
        }

        if (choice.OnTrial is null && state.Candidate is { } candidate)
        {
            await TryAsync(candidate, state.Current, stop);
        }
    }

    private void Measure()
    {
        var now = Now;
        if (now - _ratesSince > RateWindow)
        {
            (_usual, _rates, _ratesSince) = (_ratesSince == default ? null : _rates.FramesPerSecond, new FrameRates(), now);
        }

        _rates.Look(now, Cameras());
    }

    private async Task TryAsync(Candidate candidate, StoredBundle? current, CancellationToken stop)
    {
        LogFound(logger, candidate.Label);
        LoadedModel? model = null;
        try
        {
            if (choice.TryBegin(candidate) is not { } bundle)
            {
                TellLast();
                return;
            }

            model = await Task.Run(() => Open(bundle, running.Current.Options.Model, stop), stop);
            var taken = model;
            _before = (await running.ChangeAsync(parts => parts with { Model = taken }, stop)).Model;
            announce(model);
        }
        catch (OperationCanceledException)
        {
            model?.Dispose();
            throw;
        }
        catch (Exception unusable) when (unusable is UserException or OnnxRuntimeException && choice.OnTrial is not null)
        {
            model?.Dispose();
            choice.RollBack(unusable.Message);
            TellLast();
            return;
        }

        BeginTrial(candidate, current);
    }

    /// <summary>Opens a bundle on trial and tests it.</summary>
    /// <exception cref="UserException">It cannot be used.</exception>
    public static LoadedModel Open(ModelBundle bundle, ModelOptions options, CancellationToken stop)
    {
        var model = LoadedModel.Open(bundle, options);
        try
        {
            SelfTest.Run(bundle, model.Session, stop);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    private void BeginTrial(Candidate candidate, StoredBundle? current)
    {
        var options = running.Current.Options.Updates;
        var before = candidate.IsRollback ? null : _rates.FramesPerSecond is { Count: > 0 } measured ? measured : _usual ?? current?.FramesPerSecond;
        _trial = new BundleTrial(options.Trial, options.LeastRate, before, current?.Label ?? "the bundle beside the program");
        status.ReportUpdate(new UpdatePayload(candidate.Label, "trial", null, DateTimeOffset.UtcNow));
        LogOnTrial(logger, candidate.Label, options.Trial.TotalSeconds);
    }

    private async Task JudgeAsync(BundleTrial trial, Verdict verdict, CancellationToken stop)
    {
        if (verdict.Passed is not { } passed)
        {
            return;
        }

        _trial = null;
        (_rates, _ratesSince, _usual) = (new FrameRates(), default, null);
        if (passed)
        {
            choice.Keep(trial.FramesPerSecond);
            _before?.Dispose();
            _before = null;
        }
        else
        {
            // The vehicle first, then what the store says of it.
            await GoBackAsync(stop);
            choice.RollBack(verdict.Reason!);
        }

        TellLast();
    }

    private async Task GoBackAsync(CancellationToken stop)
    {
        var back = _before ?? await Task.Run(() => LoadedModel.Open(choice.WithoutCandidate(), running.Current.Options.Model), stop);
        _before = null;
        var given = await running.ChangeAsync(parts => parts with { Model = back }, stop);
        announce(back);
        given.Model.Dispose();
    }

    /// <summary>Tells how the last update ended.</summary>
    private void TellLast()
    {
        if (ReadOrNull(choice.Store!)?.Last is not { } last)
        {
            return;
        }

        status.ReportUpdate(new UpdatePayload(last.Bundle, last.Outcome, last.Reason, last.At));
        if (last.Reason is { } reason)
        {
            LogRolledBack(logger, last.Bundle, reason);
        }
        else
        {
            LogKept(logger, last.Bundle);
        }
    }

    private IEnumerable<(string Name, CameraState? State, long Processed)> Cameras() => fleet.Cameras.Select(camera => camera.Progress);

    private static StoreState? ReadOrNull(BundleStore store)
    {
        try
        {
            return store.Read();
        }
        catch (UserException)
        {
            return null;
        }
    }

    [LoggerMessage(EventIds.UpdateFound, LogLevel.Information, "{Bundle} was installed; it is loaded and tested beside the one that runs")]
    private static partial void LogFound(ILogger logger, string bundle);

    [LoggerMessage(EventIds.UpdateOnTrial, LogLevel.Information, "{Bundle} has taken over on trial: it is kept when it has done its work for {Seconds} s")]
    private static partial void LogOnTrial(ILogger logger, string bundle, double seconds);

    [LoggerMessage(EventIds.UpdateKept, LogLevel.Information, "{Bundle} has done its work and is kept")]
    private static partial void LogKept(ILogger logger, string bundle);

    [LoggerMessage(EventIds.UpdateRolledBack, LogLevel.Error, "{Bundle} was rolled back: {Reason}")]
    private static partial void LogRolledBack(ILogger logger, string bundle, string reason);

    [LoggerMessage(EventIds.UpdateTrouble, LogLevel.Warning, "{Sentence}")]
    private static partial void LogTrouble(ILogger logger, string sentence);
}
