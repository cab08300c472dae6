using System.Globalization;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core.Alarms;

namespace Sbn.Edge.Health;

/// <summary>Judges whether the vehicle's computer does what is asked of it: the execution provider, the temperature and the frame rate, each for its time.</summary>
internal sealed class DegradedWatch
{
    private const string Provider = "provider", Hot = "hot", Slow = "slow";
    private const double CoolerBy = 5, FasterBy = 1.1;

    private readonly DegradedSettings _settings;
    private readonly ConditionTracker _reasons;

    /// <summary>Makes a watch.</summary>
    /// <param name="settings">What is asked for.</param>
    /// <param name="before">The watch with other settings before it; null at the start.</param>
    public DegradedWatch(DegradedSettings settings, DegradedWatch? before)
    {
        _settings = settings;
        AlarmRule Rule(TimeSpan after) => ConditionTracker.Rule(enabled: true, after, settings.ClearAfter);
        _reasons = new ConditionTracker(
            [(Provider, Rule(settings.ProviderFor)), (Hot, Rule(settings.HotFor)), (Slow, Rule(settings.SlowFor))],
            new AlarmNumbers(),
            before is null ? null : new AlarmSnapshot(0, before._reasons.States, IsOfThisRun: true));
    }

    /// <summary>What is wrong, a sentence each.</summary>
    public IReadOnlyList<string> Reasons => [.. _reasons.States.Where(state => state.Status == AlarmStatus.Active).Select(state => state.Reason)];

    /// <summary>Which setting holds one of them back, and what is missing; null where none does.</summary>
    public string? HeldBy => _reasons.States.FirstOrDefault(state => state.HeldBy is not null) is { } held
        ? held.HeldBy!.Replace(nameof(AlarmRule.RaiseAfter), SettingOf(held.Kind), StringComparison.Ordinal)
        : null;

    /// <summary>Looks.</summary>
    /// <param name="provider">What is wrong with the execution provider, one sentence; null where nothing is.</param>
    /// <param name="celsius">The hottest thermal zone; null where there is none.</param>
    /// <param name="slowest">The slowest camera that streams, with its frame rate; null where none does, or for too short to tell.</param>
    /// <param name="clock">The time.</param>
    public void Look(string? provider, double? celsius, (string Camera, double FramesPerSecond)? slowest, TimeSpan clock)
    {
        Observe(Provider, provider is not null, provider, clock);
        Observe(Hot, IsAbove(celsius, _settings.HotterThan, _settings.HotterThan - CoolerBy), Text($"The computer is {celsius:0.#} °C hot, above {_settings.HotterThan} °C."), clock);
        Observe(
            Slow,
            _settings.SlowerThan == 0 || slowest is null ? false : IsAbove(-slowest.Value.FramesPerSecond, -_settings.SlowerThan, -_settings.SlowerThan * FasterBy),
            Text($"Camera {slowest?.Camera} is processed at {slowest?.FramesPerSecond:0.#} frames a second, below {_settings.SlowerThan}."),
            clock);
    }

    /// <summary>What is wrong with the execution provider; null where it is the one asked for, and takes all, or none is asked for.</summary>
    public static string? ProviderFault(string asked, string taken, IReadOnlyList<string> notes) =>
        asked == "auto" ? null
        : asked != taken ? $"The model runs on {taken}, not on {asked} as Sbn:Model:Provider asks."
        : notes.Count > 0 ? string.Join(' ', notes)
        : null;

    /// <summary>Neither, between the two thresholds.</summary>
    private static bool? IsAbove(double? value, double upper, double lower) => value > upper ? true : value is null || value <= lower ? false : null;

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);

    private static string SettingOf(string kind) => kind switch
    {
        Provider => nameof(DegradedSettings.ProviderFor),
        Hot => nameof(DegradedSettings.HotFor),
        _ => nameof(DegradedSettings.SlowFor),
    };

    private void Observe(string kind, bool? isThere, string? reason, TimeSpan clock) =>
        _ = _reasons.Observe(kind, isThere, isThere is true ? reason! : "It is over.", new AlarmMoment(-1, DateTimeOffset.UtcNow, clock), isReworded: false);
}
