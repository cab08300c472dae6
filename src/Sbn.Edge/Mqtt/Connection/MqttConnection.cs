using Microsoft.Extensions.Logging;
using MQTTnet;
using MQTTnet.Protocol;
using Sbn.Edge.Commands;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Health;
using Sbn.Edge.Outbox;

namespace Sbn.Edge.Mqtt.Connection;

/// <summary>
/// The connection to the broker: connects, notices that it is gone, connects again, and sends what waits in the outbox.
/// Three loops run beside each other: one keeps the connection, one sends states and alarm events and waits for each
/// acknowledgement, one sends pictures, regions and figures, so that neither waits for the other.
/// </summary>
internal sealed partial class MqttConnection : IAsyncDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan LongestRetry = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan RefusedRetry = TimeSpan.FromSeconds(10);

    private readonly BrokerOptions _options;
    private readonly BrokerAddress _address;
    private readonly VehicleStatus _status;
    private readonly SendQueue _outbox;
    private readonly ILogger<MqttConnection> _logger;
    private readonly CommandDesk _commands;
    private readonly BrokerEar _ear = new();
    private readonly IMqttClient _client;
    private readonly Backoff _backoff = new(FirstRetry, LongestRetry, Random.Shared);
    private readonly LossHistory _losses = new(TimeProvider.System, Random.Shared);
    private readonly LearnedLimit _learned = new(TimeProvider.System);
    private readonly SemaphoreSlim _disconnected = new(0);
    private readonly CancellationTokenSource _stop = new();
    private TaskCompletionSource _connected = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Task _loops = Task.CompletedTask;
    private readonly SortedSet<string> _refused = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _leftOut = new(StringComparer.Ordinal);
    private long _connectedUs;
    private BrokerLimits _limits = BrokerLimits.None;
    private bool _modestWill;
    private TimeSpan _wait;

    /// <summary>Makes the connection; nothing is sent before <see cref="StartAsync"/>.</summary>
    public MqttConnection(BrokerOptions options, BrokerAddress address, VehicleStatus status, SendQueue outbox, CommandDesk commands, ILogger<MqttConnection> logger)
    {
        (_options, _address, _status, _outbox, _commands, _logger) = (options, address, status, outbox, commands, logger);
        _client = new MqttClientFactory().CreateMqttClient(_ear);
        _client.DisconnectedAsync += e =>
        {
            // Only told, not handled here: reconnecting inside the handler can deadlock the client.
            if (e.ClientWasConnected && !_stop.IsCancellationRequested)
            {
                NoteLoss(e);
            }

            _disconnected.Release();
            return Task.CompletedTask;
        };
        _client.ApplicationMessageReceivedAsync += HearAsync;
    }

    /// <summary>True while the broker is there.</summary>
    public bool IsConnected => _client.IsConnected;

    /// <summary>How often a connection came about.</summary>
    public int Connects { get; private set; }

    /// <summary>Connects for the first time and begins to send.</summary>
    /// <param name="mayBeAway">True to go on without a broker that cannot be reached for now, and to connect once it can.</param>
    /// <param name="cancellationToken">Ends the waiting.</param>
    /// <exception cref="BrokerFailure">The broker refused, or could not be reached within the time the settings give it.</exception>
    public async Task StartAsync(bool mayBeAway, CancellationToken cancellationToken)
    {
        var deadline = Environment.TickCount64 + (long)_options.WaitAtStart.TotalMilliseconds;
        while (true)
        {
            try
            {
                await ConnectAsync(cancellationToken);
                break;
            }
            catch (BrokerFailure failure) when (!failure.IsFinal && Environment.TickCount64 < deadline)
            {
                LogUnreachable(_logger, failure.Message);
                await Task.Delay(_backoff.Next(), cancellationToken);
            }
            catch (BrokerFailure failure) when (!failure.IsFinal && mayBeAway)
            {
                LogUnreachable(_logger, failure.Message);
                break;
            }
        }

        _loops = Task.WhenAll(
            Task.Run(() => KeepAsync(_stop.Token), CancellationToken.None),
            Task.Run(() => SendReliableAsync(_stop.Token), CancellationToken.None),
            Task.Run(() => SendLiveAsync(_stop.Token), CancellationToken.None),
            Task.Run(() => _commands.RunAsync(ReplyAsync, _stop.Token), CancellationToken.None));
    }

    /// <summary>Says goodbye: publishes <c>offline</c> and disconnects, so that the last will is not needed.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        if (_client.IsConnected)
        {
            using var limit = new CancellationTokenSource(_options.Timeout);
            try
            {
                var offline = new MqttApplicationMessage
                {
                    Topic = _status.Topic,
                    PayloadSegment = _status.Offline(),
                    Retain = _limits.Retains,
                    QualityOfServiceLevel = QosOf(Delivery.State),
                    ContentType = _options.IsMqtt5 ? OutboxMessage.Json : null,
                };
                await _client.PublishAsync(offline, limit.Token);
                await _client.DisconnectAsync(MqttClientDisconnectOptionsReason.NormalDisconnection, cancellationToken: limit.Token);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                // The broker went away in this very moment; it has the last will.
                LogPublishFailed(_logger, _status.Topic, e.Message);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        await _loops;
        _client.Dispose();
        _stop.Dispose();
        _disconnected.Dispose();
    }

    private async Task ConnectAsync(CancellationToken cancellationToken)
    {
        CertificateProblem? certificateProblem = null;
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            limit.CancelAfter(_options.Timeout);
            var result = await _client.ConnectAsync(ConnectOptions(problem => certificateProblem = problem), limit.Token);
            if (result.ResultCode is MqttClientConnectResultCode.RetainNotSupported or MqttClientConnectResultCode.QoSNotSupported && !_modestWill)
            {
                _modestWill = true;
                result = await _client.ConnectAsync(ConnectOptions(problem => certificateProblem = problem), limit.Token);
            }

            if (result.ResultCode != MqttClientConnectResultCode.Success)
            {
                throw BrokerFailure.From(_address.ToString(), result);
            }

            // An older broker says nothing; one that has no connection for a will with retain and QoS 1 takes neither from us.
            TakeLimits(_options.IsMqtt5 ? BrokerLimits.Of(result) : _modestWill ? new BrokerLimits(null, MqttQualityOfServiceLevel.AtMostOnce, false) : BrokerLimits.None);
        }
        catch (Exception e) when (e is not UserException && !cancellationToken.IsCancellationRequested)
        {
            var failure = BrokerFailure.From(_address.ToString(), e, _options.Timeout, certificateProblem);
            _modestWill = !_options.IsMqtt5 && failure.WasClosed && !_modestWill;
            throw failure;
        }

        Connects++;
        _connectedUs = CaptureClock.MonotonicMicroseconds;
        _backoff.Reset();
        LogConnected(_logger, _address.ToString());
        _outbox.ResendStates();
        Volatile.Read(ref _connected).TrySetResult();
        await ListenAsync(cancellationToken);
    }

    private MqttClientOptions ConnectOptions(Action<CertificateProblem> certificateProblem)
    {
        var builder = BrokerLogin.Begin(_options, _address, ClientId, certificateProblem)
            .WithWillTopic(_status.Topic)
            .WithWillPayload(_status.Offline())
            .WithWillQualityOfServiceLevel(_modestWill ? MqttQualityOfServiceLevel.AtMostOnce : MqttQualityOfServiceLevel.AtLeastOnce)
            .WithWillRetain(!_modestWill);
        if (_options.IsMqtt5)
        {
            builder.WithWillContentType(OutboxMessage.Json);
        }

        return builder.Build();
    }

    private async Task KeepAsync(CancellationToken stop)
    {
        try
        {
            while (true)
            {
                if (await _client.TryPingAsync(stop))
                {
                    if (!await _disconnected.WaitAsync(_options.KeepAlive, stop))
                    {
                        LookAround();
                    }

                    continue;
                }

                if (Volatile.Read(ref _connected).Task.IsCompleted)
                {
                    Volatile.Write(ref _connected, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
                }

                await TryReconnectAsync(stop);
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    private async Task TryReconnectAsync(CancellationToken stop)
    {
        var (wait, next) = (_wait, _backoff.Next());
        _wait = TimeSpan.Zero;
        await Task.Delay(wait > next ? wait : next, stop);
        try
        {
            await ConnectAsync(stop);
        }
        catch (UserException failure)
        {
            LogUnreachable(_logger, failure.Message);
        }
    }

    /// <summary>Says why the connection is lost, and draws what follows for the next one.</summary>
    private void NoteLoss(MqttClientDisconnectedEventArgs e)
    {
        var goodbye = _ear.TakeGoodbye();
        var lasted = TimeSpan.FromMicroseconds(CaptureClock.MonotonicMicroseconds - _connectedUs);
        if (goodbye == MqttDisconnectReasonCode.SessionTakenOver)
        {
            _wait = _losses.Note(takenOver: true, lasted);
            LogTakenOver(_logger, Twin);
            _status.Report("broker-twin", Twin);
            return;
        }

        LogLostConnection(_logger, _address.ToString(), goodbye is { } code ? BrokerWords.Of(code) : BrokerWords.Of(e.Exception));
        if (goodbye is null && e.Exception is not null)
        {
            return;
        }

        _wait = _losses.Note(takenOver: false, lasted);
        var tooLarge = goodbye == MqttDisconnectReasonCode.PacketTooLarge;
        // A broker of MQTT 5 has said what it takes; only an older one shows it so.
        if ((tooLarge || (goodbye is null && !_options.IsMqtt5)) && _learned.Closed(tooLarge) is { } suspect)
        {
            // That explains it. If it was another client after all, that is told once nothing large is sent any more: each loss halves what is.
            LogTooLarge(_logger, _address.ToString(), suspect.Size, suspect.Pause.TotalMinutes);
        }
        else if (goodbye is null && _losses.IsContested)
        {
            var sentence = $"The broker {_address} closes each connection soon after it has come about and gives no reason; if another client is connected as {ClientId}, this vehicle needs an id of its own (Sbn:Vehicle).";
            LogContested(_logger, sentence);
            _status.Report("broker-twin", sentence);
        }
    }

    private string ClientId => $"sbn-{_status.Vehicle}";

    private string Twin => $"Another client is connected to {_address} as {ClientId} and the broker keeps only one of the two; each vehicle needs an id of its own (Sbn:Vehicle).";

    private void TakeLimits(BrokerLimits limits)
    {
        _limits = limits;
        _status.Report("broker-limits", limits.Shortcoming(_address.ToString()));
        ForgetLeftOut();
    }

    private void ForgetLeftOut()
    {
        lock (_leftOut)
        {
            _leftOut.Clear();
            _status.Report("broker-size", null);
        }
    }

    /// <summary>What is due now and then while nothing happens.</summary>
    private void LookAround()
    {
        if (!_limits.Retains)
        {
            _outbox.ResendStates();
        }

        if (_limits.PacketBytes is null && _learned.Bytes is null)
        {
            ForgetLeftOut();
        }

        if (!_losses.IsContested)
        {
            _status.Report("broker-twin", null);
        }
    }

    [LoggerMessage(EventIds.BrokerConnected, LogLevel.Information, "Connected to the broker {Broker}")]
    private static partial void LogConnected(ILogger logger, string broker);

    [LoggerMessage(EventIds.BrokerLost, LogLevel.Warning, "The connection to the broker {Broker} is lost ({Reason}); alarm events wait until it is back")]
    private static partial void LogLostConnection(ILogger logger, string broker, string reason);

    [LoggerMessage(EventIds.BrokerUnreachable, LogLevel.Warning, "{Sentence}")]
    private static partial void LogUnreachable(ILogger logger, string sentence);

    [LoggerMessage(EventIds.IdTakenOver, LogLevel.Error, "{Sentence}")]
    private static partial void LogTakenOver(ILogger logger, string sentence);

    [LoggerMessage(EventIds.ConnectionContested, LogLevel.Error, "{Sentence}")]
    private static partial void LogContested(ILogger logger, string sentence);

    [LoggerMessage(EventIds.MessageTooLarge, LogLevel.Warning, "The broker {Broker} closed the connection upon a message of {Size} bytes; for {Minutes:0} minutes none so large is sent")]
    private static partial void LogTooLarge(ILogger logger, string broker, long size, double minutes);

    [LoggerMessage(EventIds.PublishFailed, LogLevel.Debug, "{Topic} was not sent: {Reason}")]
    private static partial void LogPublishFailed(ILogger logger, string topic, string reason);
}
