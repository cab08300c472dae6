using Sbn.Edge.Core.Alarms;
using Sbn.Edge.Outbox;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Outbox;

public sealed class AlarmMemoryTests : IDisposable
{
    private const string Front = "sbn/v1/v/camera/front";

    private static readonly AlarmState Raised = new() { Kind = AlarmKinds.Blind, Status = AlarmStatus.Active, Since = DateTimeOffset.UnixEpoch, Reason = "dark", Level = 1, Seq = 7 };

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_start_after_a_crash_knows_the_number_the_states_and_the_last_events()
    {
        Open().Keep(Front, 7, [Raised], [Event()]);
        var memory = Open();
        memory.Damage.ShouldBeNull();
        var known = memory.Recall(Front)!;
        (known.LastSeq, known.IsOfThisRun).ShouldBe((7L, false));
        known.States.ShouldBe([Raised]);
        var again = memory.Unsure().ShouldHaveSingleItem();
        again.Topic.ShouldBe($"{Front}/events/alarm");
        again.Payload.Written.ToArray().ShouldBe("{}"u8.ToArray());
        memory.End();
        Open().Unsure().ShouldBeEmpty();
        Open().Recall(Front)!.LastSeq.ShouldBe(7);
    }

    [Fact]
    public void Topics_that_are_told_no_more_are_named_once()
    {
        Open().Speaks(Front, [$"{Front}/state", $"{Front}/alarms/blind"]).ShouldBeEmpty();
        Open().Speaks(Front, [$"{Front}/state"]).ShouldBe([$"{Front}/alarms/blind"]);
        Open().Speaks(Front, [$"{Front}/state"]).ShouldBeEmpty();
        Open().KeepOnly(["sbn/v1/v"]).ShouldBe([$"{Front}/state"]);
        Open().KeepOnly(["sbn/v1/v"]).ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"schema\": \"sbn.alarm-mem")]
    [InlineData("""{ "schema": "sbn.alarm-memory/2", "speakers": { } }""")]
    [InlineData("""{ "schema": "sbn.alarm-memory/1", "speakers": { "a": { "lastSeq": -1 } } }""")]
    [InlineData("""{ "schema": "sbn.alarm-memory/1", "speakers": { "a": { "topics": [ "sbn/v1/other/state" ] } } }""")]
    public void A_damaged_file_is_told_and_ignored(string contents)
    {
        File.WriteAllText(_folder[AlarmMemory.FileName], contents);
        var memory = Open();
        memory.Damage!.ShouldStartWith($"'{_folder[AlarmMemory.FileName]}', what the last start knew of the alarms, ");
        memory.Recall("a").ShouldBeNull();
        memory.Keep(Front, 1, [], []);
        Open().Recall(Front)!.LastSeq.ShouldBe(1);
    }

    private static OutboxMessage Event() => new() { Topic = $"{Front}/events/alarm", Payload = Text("{}"), Delivery = Delivery.Event };

    private static PayloadBuffer Text(string text)
    {
        var payload = new PayloadBuffer();
        payload.GetSpan(text.Length)[0] = (byte)text[0];
        payload.GetSpan(text.Length)[1] = (byte)text[1];
        payload.Advance(text.Length);
        return payload;
    }

    private AlarmMemory Open() => AlarmMemory.Open(_folder.Path, "sbn/v1/v");
}
