using System.Text;
using System.Text.Json.Serialization;
using Sbn.Edge.Core.Alarms;

namespace Sbn.Edge.Outbox;

/// <summary>The file of the alarms' memory.</summary>
internal sealed record AlarmMemoryFile
{
    /// <summary>The schema that this version reads and writes.</summary>
    public const string CurrentSchema = "sbn.alarm-memory/1";

    /// <summary>Name and version of the file.</summary>
    public string Schema { get; init; } = CurrentSchema;

    /// <summary>By root topic, what is known of the alarms of the vehicle and of each camera.</summary>
    public required Dictionary<string, RememberedAlarms> Speakers { get; init; }
}

/// <summary>What is known of the alarms of one camera, or of the vehicle itself.</summary>
internal sealed record RememberedAlarms
{
    private const int LongestTopic = 1000;

    /// <summary>Number of the last event.</summary>
    public long LastSeq { get; set; }

    /// <summary>Where the alarms stand.</summary>
    public IReadOnlyList<AlarmState> States { get; set; } = [];

    /// <summary>The retained topics that were told.</summary>
    public IReadOnlyList<string> Topics { get; set; } = [];

    /// <summary>The events that came with the last writing.</summary>
    public IReadOnlyList<RememberedEvent> Events { get; set; } = [];

    /// <summary>True where it can be of this vehicle, and can be sent: what a damaged file says must not keep every start from going on.</summary>
    public bool IsSound(string root) =>
        LastSeq is >= 0 and < long.MaxValue / 2
        && States.All(state => state is not null && Enum.IsDefined(state.Status) && state.Seq <= LastSeq)
        && Topics.All(topic => IsTopic(topic, root))
        && Events.All(one => one is not null && IsTopic(one.Topic, root) && EventRecord.Fits(one.Topic, one.Payload));

    private static bool IsTopic(string? topic, string root) =>
        topic is { Length: <= LongestTopic } && topic.StartsWith($"{root}/", StringComparison.Ordinal) && topic.IndexOfAny(['+', '#', '\0']) < 0;
}

/// <summary>An event as it is sent when it is told again.</summary>
/// <param name="Topic">Its topic.</param>
/// <param name="Payload">Its payload, JSON.</param>
internal sealed record RememberedEvent(string Topic, string Payload)
{
    /// <summary>What is remembered of a message.</summary>
    public static RememberedEvent Of(OutboxMessage message) => new(message.Topic, Encoding.UTF8.GetString((message.Historical ?? message.Payload).Written.Span));

    /// <summary>The message, once more.</summary>
    public OutboxMessage ToMessage()
    {
        var (bytes, payload) = (Encoding.UTF8.GetBytes(Payload), new PayloadBuffer());
        bytes.CopyTo(payload.GetSpan(bytes.Length));
        payload.Advance(bytes.Length);
        return new OutboxMessage { Topic = Topic, Payload = payload, Historical = payload, Delivery = Delivery.Event };
    }
}

/// <summary>Reads and writes the file.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    UseStringEnumConverter = true,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true)]
[JsonSerializable(typeof(AlarmMemoryFile))]
internal sealed partial class AlarmMemoryJson : JsonSerializerContext;
