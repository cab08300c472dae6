using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Hosting.Systemd;
using Microsoft.Extensions.Logging;
using Microsoft.ML.OnnxRuntime;
using Sbn.Edge.Commands;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Health;
using Sbn.Edge.Mqtt;
using Sbn.Edge.Mqtt.Broker;
using Sbn.Edge.Mqtt.Connection;
using Sbn.Edge.Outbox;
using Sbn.Edge.Pipeline;
using Sbn.Edge.Updates;

namespace Sbn.Edge;

/// <summary>
/// The service: loads the model before the host says it is ready, runs the cameras, and says goodbye. Whatever fails while
/// it runs ends up in the <see cref="RunOutcome"/> and stops the host.
/// </summary>
internal sealed partial class EdgeWorker : IHostedLifecycleService, IAsyncDisposable
{
    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(10);

    private readonly EdgeRun _run;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger<EdgeWorker> _logger;
    private readonly ISystemdNotifier? _systemd;
    private readonly Guid _startId = Guid.CreateVersion7();
    private readonly DateTimeOffset _startedAt = DateTimeOffset.UtcNow;
    private readonly CancellationTokenSource _stop = new();
    private SendQueue? _outbox;
    private EmbeddedBroker? _embedded;
    private MqttConnection? _connection;
    private VehicleStatus? _status;
    private VehicleAlarms? _alarms;
    private AlarmMemory? _memory;
    private LoadedModel? _model;
    private CameraFleet? _fleet;
    private RunningParts? _running;
    private SettingsReload? _reload;
    private BundleChoice? _choice;
    private BundleUpdater? _updater;
    private Task _updates = Task.CompletedTask;
    private Task _watch = Task.CompletedTask;
    private HealthEndpoint? _health;

    /// <summary>Makes the worker.</summary>
    public EdgeWorker(EdgeRun run, IHostApplicationLifetime lifetime, ILoggerFactory loggers, ISystemdNotifier? systemd = null)
    {
        (_run, _lifetime, _loggers, _systemd) = (run, lifetime, loggers, systemd);
        _logger = loggers.CreateLogger<EdgeWorker>();
    }

    /// <inheritdoc/>
    public async Task StartingAsync(CancellationToken cancellationToken)
    {
        // What fails fast comes first: files, sources, the broker; then the model, which may take minutes.
        using var extension = new StartupExtension(_systemd);
        var options = _run.Options;
        var choice = _choice = BundleChoice.Of(options);
        var bundle = choice.AtStart();
        using var sources = OpenSources(options.Cameras);
        var outbox = _outbox = OpenOutbox(options);
        var topics = new Topics(_run.Vehicle);
        var memory = _memory = RecallAlarms(options, topics, outbox);
        var status = _status = new VehicleStatus(topics, _startId, _startedAt, [.. options.Cameras.Keys], outbox);
        var broker = await ConnectAsync(topics, status, outbox, cancellationToken);
        var model = _model = LoadChosen(choice, bundle, cancellationToken);
        model.Announce(topics, status, outbox);
        var parts = new SharedParts(model, status, outbox, options, _loggers) { Memory = memory };
        _fleet = BuildFleet(parts, sources, topics);
        _alarms = new VehicleAlarms(
            options.Alarms.Degraded,
            new AlarmDesk(new VehicleAlarmVoice(topics, _startId, new ClockSync(), _loggers.CreateLogger<VehicleAlarms>()), outbox, memory),
            status,
            () => Temperature.Hottest());
        _running = new RunningParts(_fleet, parts);
        _updater = new BundleUpdater(choice, _running, _fleet, status, taken => taken.Announce(topics, status, outbox), _loggers.CreateLogger<BundleUpdater>());
        _run.Progress.Begin(new RunView(broker, topics, model.Name, model.Session.Provider.Name, _fleet, outbox));
    }

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        var fleet = _fleet!;
        fleet.Start(new FrameBudget(_run.Frames));
        _ = SuperviseAsync(fleet.Done);
        var liveness = new Liveness(fleet, TimeProvider.System);
        if (_run.Options.Health.Port is > 0 and var port)
        {
            var metrics = new ServiceMetrics(fleet, _outbox!, () => _connection?.IsConnected is true);
            _health = HealthEndpoint.Start(port, metrics.Registry, liveness.WhyNot, Shortcomings);
        }

        _watch = new ServiceWatch(fleet, _status!, _alarms!, _outbox!, _running!, liveness, _systemd).RunAsync(_stop.Token);
        _ = SuperviseAsync(_watch);
        _updates = _updater!.RunAsync(_stop.Token);
        _reload = _run.Reread is { } reread ? new SettingsReload(reread, _running!, _status!, _loggers.CreateLogger<SettingsReload>()) : null;
        LogStarted(_logger, _run.Vehicle, string.Join(", ", fleet.Cameras.Select(camera => camera.Name)));
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        _reload?.Dispose();
        _fleet?.Stop();
        await _stop.CancelAsync();
        if (Interlocked.Exchange(ref _health, null) is { } health)
        {
            await health.DisposeAsync();
        }

        await Task.WhenAll(_watch, _updates).ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        if (_run.Outcome.Failure is null)
        {
            // A service that its own fault ends leaves the attempt of a bundle on trial standing.
            _updater?.End();
        }

        _alarms?.End();
        _memory?.End();
        await FarewellAsync();
    }

    /// <inheritdoc/>
    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // After a failed start nobody calls StopAsync.
        await FarewellAsync();
        _fleet?.Dispose();
        (_running?.Current.Model ?? _model)?.Dispose();
        _running?.Dispose();
        _outbox?.Dispose();
        _stop.Dispose();
    }

    /// <summary>Opens the cameras; one that no waiting brings back is a wrong setting.</summary>
    private static CameraSources OpenSources(IReadOnlyDictionary<string, CameraOptions> cameras)
    {
        try
        {
            return CameraSources.Open(cameras);
        }
        catch (SourceException wrong) when (!wrong.IsTransient)
        {
            throw new SettingsException(wrong.Message, wrong);
        }
    }

    private async Task<BrokerAddress> ConnectAsync(Topics topics, VehicleStatus status, SendQueue outbox, CancellationToken cancellationToken)
    {
        var options = _run.Options.Broker;
        if (options.Address == BrokerOptions.Embedded)
        {
            _embedded = await EmbeddedBroker.StartAsync(options.EmbeddedPort, _logger);
        }

        var address = _embedded?.Address ?? BrokerAddress.Parse(options.Address!);
        var verbs = VehicleVerbs.Of(_run.Options, () => _reload, _choice!.Store);
        var commands = new CommandDesk(topics, verbs, _run.Options.Commands.PerMinute, TimeProvider.System, _loggers.CreateLogger<CommandDesk>());
        _connection = new MqttConnection(options, address, status, outbox, commands, _loggers.CreateLogger<MqttConnection>());
        // Where alarm events are kept on disk a vehicle that starts beyond all networks does its work all the same.
        await _connection.StartAsync(outbox.Events.IsDurable, cancellationToken);
        return address;
    }

    /// <summary>What keeps the service from being ready, a sentence each.</summary>
    private IReadOnlyList<string> Shortcomings() =>
        _connection?.IsConnected is true ? _status!.Reasons : [$"The broker {_run.Options.Broker.Address} is not connected.", .. _status!.Reasons];

    private SendQueue OpenOutbox(EdgeOptions options)
    {
        var events = new EventStore(options.Broker.MaxQueuedEvents, options.Outbox.Log);
        if (options.Outbox.Folder is not { } folder)
        {
            LogInMemory(_logger);
        }
        else if (events.Count is > 0 and var waiting)
        {
            LogWaiting(_logger, waiting, folder);
        }

        return new SendQueue(events, _loggers.CreateLogger<SendQueue>());
    }

    /// <summary>What an earlier start knew of the alarms: what it may not have sent goes out once more, and retained states of cameras that are no more go.</summary>
    private AlarmMemory RecallAlarms(EdgeOptions options, Topics topics, SendQueue outbox)
    {
        var memory = AlarmMemory.Open(options.Outbox.Folder, topics.Root);
        if (memory.Damage is { } damage)
        {
            LogDamage(_logger, damage);
        }

        foreach (var unsure in memory.Unsure())
        {
            outbox.Publish(unsure);
        }

        foreach (var topic in memory.KeepOnly([topics.Root, .. options.Cameras.Keys.Select(camera => topics.Camera(camera).Root)]))
        {
            outbox.Publish(PayloadWriter.NoState(topic));
        }

        return memory;
    }

    /// <summary>Opens the bundle to begin with; one on trial is tested, and where it fails another one is taken.</summary>
    private LoadedModel LoadChosen(BundleChoice choice, ModelBundle bundle, CancellationToken stop)
    {
        if (choice.OnTrial is not { } candidate)
        {
            return LoadModel(bundle, LoadedModel.Open);
        }

        try
        {
            return LoadModel(bundle, (chosen, options) => BundleUpdater.Open(chosen, options, stop));
        }
        catch (Exception unusable) when (unusable is UserException or OnnxRuntimeException)
        {
            LogNotTaken(_logger, candidate.Label, unusable.Message);
            choice.RollBack(unusable.Message);
            return LoadModel(choice.WithoutCandidate(), LoadedModel.Open);
        }
    }

    private LoadedModel LoadModel(ModelBundle bundle, Func<ModelBundle, ModelOptions, LoadedModel> open)
    {
        LogLoading(_logger, bundle.Directory);
        var model = open(bundle, _run.Options.Model);
        LogLoaded(_logger, model.Name, model.Session.Provider.Name);
        foreach (var note in model.Session.Provider.Notes)
        {
            LogProviderNote(_logger, note);
        }

        if (_run.Options.Drift.Enabled && !model.HasStreetProfile)
        {
            LogDriftNotWatched(_logger, model.Name);
        }

        return model;
    }

    private CameraFleet BuildFleet(SharedParts parts, CameraSources sources, Topics topics)
    {
        var clock = new ClockSync();
        var round = new InferenceRound();
        var cameras = new List<CameraPipeline>();
        foreach (var (name, camera) in _run.Options.Cameras)
        {
            var identity = new CameraIdentity(topics.Camera(name), topics.Vehicle, _startId, clock);
            cameras.Add(new CameraPipeline(camera, sources.Take(name), () => CameraSources.OpenOne(camera), parts, identity, round.Wake));
        }

        return new CameraFleet(parts.Model, cameras, round);
    }

    /// <summary>Ends the run with its work: cleanly, or with what broke it.</summary>
    private async Task SuperviseAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception e)
        {
            _run.Outcome.Fail(e);
        }

        _lifetime.StopApplication();
    }

    /// <summary>Sends what still waits, as long as the broker is there, and disconnects.</summary>
    private async Task FarewellAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            await DrainAsync(connection, _outbox!);
            await connection.StopAsync();
            await connection.DisposeAsync();
        }

        if (Interlocked.Exchange(ref _embedded, null) is { } embedded)
        {
            await embedded.DisposeAsync();
        }
    }

    private async Task DrainAsync(MqttConnection connection, SendQueue outbox)
    {
        try
        {
            if (connection.IsConnected)
            {
                await outbox.DrainAsync(DrainLimit, CancellationToken.None);
            }
            else if (outbox.QueuedEvents is > 0 and var waiting)
            {
                LogNotAllSent(_logger, outbox.Events.IsDurable
                    ? $"The broker is away; {waiting} alarm events are kept in {_run.Options.Outbox.Folder} and go out after the next start."
                    : $"The broker is away; {waiting} alarm events could not be sent.");
            }
        }
        catch (UserException late)
        {
            LogNotAllSent(_logger, late.Message);
        }
    }

    [LoggerMessage(EventIds.ModelLoading, LogLevel.Information, "Loading the model from {Directory}")]
    private static partial void LogLoading(ILogger logger, string directory);

    [LoggerMessage(EventIds.ModelLoaded, LogLevel.Information, "The model {Model} runs on {Provider}")]
    private static partial void LogLoaded(ILogger logger, string model, string provider);

    [LoggerMessage(EventIds.ProviderNote, LogLevel.Information, "{Note}")]
    private static partial void LogProviderNote(ILogger logger, string note);

    [LoggerMessage(EventIds.DriftNotWatched, LogLevel.Information, "The calibration of {Model} has no street profile, so that drift is not watched; 'sbn-calibrate confidence' measures one")]
    private static partial void LogDriftNotWatched(ILogger logger, string model);

    [LoggerMessage(EventIds.EventsInMemory, LogLevel.Debug, "Alarm events wait for the broker in memory alone; with Sbn:Outbox:Directory they survive a power cut")]
    private static partial void LogInMemory(ILogger logger);

    [LoggerMessage(EventIds.EventsWaiting, LogLevel.Information, "{Count} alarm events of an earlier start wait in {Directory} and are sent now")]
    private static partial void LogWaiting(ILogger logger, int count, string directory);

    [LoggerMessage(EventIds.AlarmsForgotten, LogLevel.Warning, "{Damage}")]
    private static partial void LogDamage(ILogger logger, string damage);

    [LoggerMessage(EventIds.Started, LogLevel.Information, "Vehicle {Vehicle} is online with the cameras {Cameras}")]
    private static partial void LogStarted(ILogger logger, string vehicle, string cameras);

    [LoggerMessage(EventIds.UpdateRolledBack, LogLevel.Error, "{Bundle} was rolled back: {Sentence}")]
    private static partial void LogNotTaken(ILogger logger, string bundle, string sentence);

    [LoggerMessage(EventIds.NotAllSent, LogLevel.Warning, "{Sentence}")]
    private static partial void LogNotAllSent(ILogger logger, string sentence);
}
