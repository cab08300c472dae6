using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Sbn.Edge.Core;
using Sbn.Edge.Mqtt;

namespace Sbn.Edge.Commands;

/// <summary>
/// Takes the commands that come over MQTT, one after the other, and answers each. Off is what nobody has switched on; what is too large, too frequent, retained or no JSON is
/// refused before any verb sees it.
/// </summary>
/// <param name="topics">The vehicle's topics.</param>
/// <param name="verbs">What may be asked for, by name.</param>
/// <param name="perMinute">How many commands a minute are taken.</param>
/// <param name="clock">The clock of that minute.</param>
/// <param name="logger">Where each command is told.</param>
internal sealed partial class CommandDesk(Topics topics, IReadOnlyDictionary<string, Verb> verbs, int perMinute, TimeProvider clock, ILogger<CommandDesk> logger)
{
    /// <summary>A desk at which nothing may be asked for.</summary>
    /// <param name="topics">The vehicle's topics.</param>
    /// <param name="logger">Where each command is told.</param>
    public static CommandDesk Closed(Topics topics, ILogger<CommandDesk> logger) => new(topics, new Dictionary<string, Verb>(), 1, TimeProvider.System, logger);

    /// <summary>Larger ones are no commands.</summary>
    public const int MostBytes = 16 * 1024;

    private const int MostCorrelationBytes = 256;
    private const int MostLevels = 16;

    private readonly Channel<Command> _waiting = Channel.CreateBounded<Command>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });
    private readonly Queue<TimeSpan> _taken = [];

    /// <summary>The topics to listen to; none where every verb is off.</summary>
    public IReadOnlyList<string> Filters => [.. verbs.Keys.Order(StringComparer.Ordinal).Select(verb => $"{topics.Commands}/{verb}")];

    /// <summary>Hands a message over; never blocks. What is no command of an enabled verb is dropped.</summary>
    /// <param name="topic">Its topic.</param>
    /// <param name="payload">Its payload.</param>
    /// <param name="isRetained">True for one that the broker kept: it was meant for another moment.</param>
    /// <param name="responseTopic">Where the answer is to go; null where nothing is said.</param>
    /// <param name="correlation">What goes back with it; null for nothing.</param>
    public void Hand(string topic, byte[] payload, bool isRetained, string? responseTopic, byte[]? correlation)
    {
        var verb = topic[(topic.LastIndexOf('/') + 1)..];
        if (topic != $"{topics.Commands}/{verb}" || !verbs.ContainsKey(verb))
        {
            return;
        }

        if (isRetained)
        {
            LogIgnored(logger, verb, "it is a retained message, which may have been meant for another day");
            return;
        }

        if (!_waiting.Writer.TryWrite(new Command(verb, payload.Length > MostBytes ? [] : payload, responseTopic, correlation is { Length: <= MostCorrelationBytes } ? correlation : null)))
        {
            LogIgnored(logger, verb, "too many wait already");
        }
    }

    /// <summary>Serves until <paramref name="stop"/>.</summary>
    /// <param name="reply">Publishes an answer: its topic, what it says, and what goes back with it.</param>
    /// <param name="stop">Ends it.</param>
    public async Task RunAsync(Func<string, CommandReply, byte[]?, Task> reply, CancellationToken stop)
    {
        try
        {
            await foreach (var command in _waiting.Reader.ReadAllAsync(stop))
            {
                var answer = await ServeAsync(command, stop);
                LogServed(logger, command.Verb, answer.Sentence);
                if (TopicOf(command, answer.RequestId) is { } topic)
                {
                    await reply(topic, answer, command.Correlation);
                }
            }
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
        }
    }

    /// <summary>Does what a command asks for, and says how that went.</summary>
    internal async Task<CommandReply> ServeAsync(Command command, CancellationToken stop)
    {
        string? id = null;
        try
        {
            // The id first, so that who asks too often hears it.
            using var request = Parse(command);
            id = IdOf(request.RootElement);
            RequirePace();
            return new CommandReply(topics.Vehicle, command.Verb, id, true, await verbs[command.Verb](request.RootElement, stop));
        }
        catch (UserException refused)
        {
            return new CommandReply(topics.Vehicle, command.Verb, id, false, refused.Message);
        }
    }

    private static JsonDocument Parse(Command command)
    {
        if (command.Payload.Length == 0)
        {
            throw new UserException($"A command is a JSON object of at most {MostBytes} bytes, such as {{\"requestId\":\"1\"}}.");
        }

        try
        {
            RequireText(command.Payload);
            var document = JsonDocument.Parse(command.Payload, new JsonDocumentOptions { MaxDepth = MostLevels });
            return document.RootElement.ValueKind == JsonValueKind.Object ? document : throw new UserException("A command is a JSON object, such as {\"requestId\":\"1\"}.");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            throw new UserException($"The command is no JSON: {e.Message}", e);
        }
    }

    /// <summary>Reads all names and texts once: half a character, or bytes that are no UTF-8, show only when they are asked for, which a verb does.</summary>
    /// <exception cref="InvalidOperationException">One cannot be read.</exception>
    private static void RequireText(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = MostLevels });
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName or JsonTokenType.String)
            {
                _ = reader.GetString();
            }
        }
    }

    private static string? IdOf(JsonElement request) =>
        !request.TryGetProperty("requestId", out var id) ? null
        : id.ValueKind == JsonValueKind.String && IdPattern().IsMatch(id.GetString()!) ? id.GetString()
        : throw new UserException("requestId must be 1 to 64 letters, digits, _ or -.");

    private void RequirePace()
    {
        // Monotonic: a wall clock that is set back would keep the minute from ever ending.
        var now = clock.GetElapsedTime(0);
        while (_taken.TryPeek(out var first) && now - first > TimeSpan.FromMinutes(1))
        {
            _taken.Dequeue();
        }

        if (_taken.Count >= perMinute)
        {
            throw new UserException($"More than {perMinute} commands in a minute are not taken (Sbn:Commands:PerMinute).");
        }

        _taken.Enqueue(now);
    }

    /// <summary>Where an answer goes; null where nobody is to be answered. A stranger's topic is never written to.</summary>
    private string? TopicOf(Command command, string? id) =>
        command.ResponseTopic is { } asked && asked.StartsWith($"{topics.Replies}/", StringComparison.Ordinal) && asked.AsSpan().IndexOfAny('+', '#') < 0 ? asked
        : id is not null ? $"{topics.Replies}/{id}"
        : null;

    [GeneratedRegex(@"\A[A-Za-z0-9_-]{1,64}\z")]
    private static partial Regex IdPattern();

    [LoggerMessage(EventIds.CommandServed, LogLevel.Information, "Command {Verb}: {Sentence}")]
    private static partial void LogServed(ILogger logger, string verb, string sentence);

    [LoggerMessage(EventIds.CommandIgnored, LogLevel.Warning, "Command {Verb} is ignored: {Reason}")]
    private static partial void LogIgnored(ILogger logger, string verb, string reason);
}
