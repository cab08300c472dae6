using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Sbn.Edge.Commands;
using Sbn.Edge.Mqtt;

namespace Sbn.Edge.Tests.Commands;

public sealed class CommandDeskTests
{
    [Theory]
    [InlineData("""{"requestId":"\ud800"}""")]
    [InlineData("""{"\ud800":1,"requestId":"r1"}""")]
    [InlineData("""{"requestId":"r1","file":["\udc00\ud800"]}""")]
    public async Task Half_a_character_anywhere_is_refused_and_the_desk_goes_on(string payload) =>
        (await RefusalAsync(Encoding.UTF8.GetBytes(payload))).ShouldStartWith("The command is no JSON: ");

    [Fact]
    public async Task Bytes_that_are_no_text_are_refused() => (await RefusalAsync([.. "{\"requestId\":\""u8, 0xFF, .. "\"}"u8])).ShouldStartWith("The command is no JSON: ");

    [Fact]
    public async Task An_id_with_a_line_break_would_be_no_topic() => (await RefusalAsync("""{"requestId":"r1\n"}"""u8.ToArray())).ShouldBe("requestId must be 1 to 64 letters, digits, _ or -.");

    private static async Task<string> RefusalAsync(byte[] payload)
    {
        var verbs = new Dictionary<string, Verb> { ["ask"] = (_, _) => Task.FromResult("Done.") };
        var desk = new CommandDesk(new Topics("bus12"), verbs, 10, TimeProvider.System, NullLogger<CommandDesk>.Instance);
        var stop = TestContext.Current.CancellationToken;
        var reply = await desk.ServeAsync(new Command("ask", payload, null, null), stop);
        (reply.Ok, reply.RequestId).ShouldBe((false, null));
        (await desk.ServeAsync(new Command("ask", "{}"u8.ToArray(), null, null), stop)).Ok.ShouldBeTrue();
        return reply.Sentence;
    }
}
