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
    [InlineData("""{ "schema": "sbn.alarm-memory/1", "speakers": { "a": null } }""")]
    [InlineData("""{ "schema": "sbn.alarm-memory/1", "speakers": { "a": { "states": [ null ] } } }""")]
    [InlineData("""{ "schema": "sbn.alarm-memory/1", "speakers": { "a": { "topics": [ null ] } } }""")]
    [InlineData("""{ "schema": "sbn.alarm-memory/1", "speakers": { "a": { "events": [ null ] } } }""")]
    [InlineData("""{ "schema": "sbn.alarm-memory/1", "speakers": { "a": { "topics": [ "sbn/v1/v/#" ] } } }""")]
    [InlineData("""{ "schema": "sbn.alarm-memory/1", "speakers": { "a": { "lastSeq": 9223372036854775807 } } }""")]
    public void A_damaged_file_is_told_and_ignored(string contents)
    {
        File.WriteAllText(_folder[AlarmMemory.FileName], contents);
        var memory = Open();
        memory.Damage!.ShouldStartWith($"'{_folder[AlarmMemory.FileName]}', what the last start knew of the alarms, ");
        memory.Recall("a").ShouldBeNull();
        memory.Keep(Front, 1, [], []);
        Open().Recall(Front)!.LastSeq.ShouldBe(1);
    }

    [Fact]
    public void An_event_that_the_log_cannot_take_does_not_keep_every_start_from_going_on()
    {
        var payload = new string('x', EventRecord.MaxLength);
        File.WriteAllText(_folder[AlarmMemory.FileName], $$"""{ "schema": "sbn.alarm-memory/1", "speakers": { "a": { "events": [ { "topic": "sbn/v1/v/events/alarm", "payload": "{{payload}}" } ] } } }""");
        var memory = Open();
        memory.Damage.ShouldNotBeNull();
        memory.Unsure().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{ \"schema\": \"sbn.alarm-mem")]
    public void Killed_before_the_new_file_takes_the_olds_place_a_start_knows_the_old_one_and_nothing_is_left_over(string written)
    {
        Open().Keep(Front, 7, [Raised], []);
        File.WriteAllText(_folder[AlarmMemory.FileName + ".part"], written);
        var memory = Open();
        (memory.Damage, memory.Recall(Front)!.LastSeq).ShouldBe((null, 7));
        memory.Keep(Front, 8, [Raised with { Seq = 8 }], []);
        Open().Recall(Front)!.LastSeq.ShouldBe(8);
        Directory.GetFiles(_folder.Path).ShouldBe([_folder[AlarmMemory.FileName]]);
    }

    [Fact]
    public void Killed_before_the_first_file_has_its_name_a_start_begins_at_the_beginning()
    {
        File.WriteAllText(_folder[AlarmMemory.FileName + ".part"], "{");
        var memory = Open();
        (memory.Damage, memory.Recall(Front)).ShouldBe((null, null));
        memory.Keep(Front, 1, [], []);
        Directory.GetFiles(_folder.Path).ShouldBe([_folder[AlarmMemory.FileName]]);
    }

    [Fact]
    public void Killed_between_the_memory_and_the_log_the_event_is_sent_by_the_next_start_with_its_own_number()
    {
        Open().Keep(Front, 7, [Raised], [Event()]);
        using (var log = EventLog.Open(_folder.Path, 16 << 20))
        {
            // Nothing came to the log before the kill.
            (log.Next, log.FirstPending).ShouldBe((1, 1));
        }

        var memory = Open();
        memory.Unsure().ShouldHaveSingleItem().Topic.ShouldBe($"{Front}/events/alarm");
        memory.Recall(Front)!.LastSeq.ShouldBe(7);
    }

    [Fact]
    public void What_the_disk_does_not_take_is_told_until_it_does()
    {
        Open().Keep(Front, 7, [Raised], []);
        var memory = Open();
        Directory.CreateDirectory(_folder[AlarmMemory.FileName + ".part"]);
        memory.Keep(Front, 8, [Raised], []);
        memory.Trouble!.ShouldStartWith("What the next start must know of the alarms is not kept on disk (Sbn:Outbox:Directory): ");
        Open().Recall(Front)!.LastSeq.ShouldBe(7);
        Directory.Delete(_folder[AlarmMemory.FileName + ".part"]);
        memory.Keep(Front, 9, [Raised], []);
        memory.Trouble.ShouldBeNull();
        Open().Recall(Front)!.LastSeq.ShouldBe(9);
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
