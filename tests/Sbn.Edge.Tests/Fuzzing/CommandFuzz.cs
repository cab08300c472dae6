using Microsoft.Extensions.Logging.Abstractions;
using Sbn.Edge.Commands;
using Sbn.Edge.Configuration;
using Sbn.Edge.Mqtt;
using Sbn.Edge.TestKit;
using Sbn.Edge.TestKit.Fuzzing;
using Sbn.Edge.Updates;

namespace Sbn.Edge.Tests.Fuzzing;

/// <summary>What comes over MQTT as a command.</summary>
[Trait("System", "yes")]
public sealed class CommandFuzz : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_command_is_done_or_refused_in_a_sentence()
    {
        Directory.CreateDirectory(_folder["incoming"]);
        var options = new EdgeOptions();
        (options.Commands.Update, options.Commands.Incoming, options.Updates.Keys) = (true, _folder["incoming"], _folder["keys"]);
        var verbs = new Dictionary<string, Verb>(VehicleVerbs.Of(options, () => null, new BundleStore(_folder["store"]))) { ["ask"] = (_, _) => Task.FromResult("Done.") };
        var desk = new CommandDesk(new Topics("bus12"), verbs, 10, new Leap(), NullLogger<CommandDesk>.Instance);
        var mutations = new JsonMutations("""{"requestId":"r1","file":"tiny.tar","downgrade":true,"region":[1,2,{"a":"b"}]}"""u8);
        var target = new FuzzTarget
        {
            Name = "commands",
            Case = random => random.Next(10) == 0 ? ByteMutations.Noise(random, 60) : mutations.Damage(random),
            Read = bytes =>
            {
                var reply = desk.ServeAsync(new Command(bytes.Length % 8 == 0 ? "update" : "ask", bytes, null, null), CancellationToken.None).GetAwaiter().GetResult();
                (reply.RequestId is null or { Length: > 0 and <= 64 }).ShouldBeTrue();
                return reply.Ok ? null : reply.Sentence;
            },
        };
        TestContext.Current.TestOutputHelper!.WriteLine($"{Fuzz.Run(target, 8_000, 1_500_000)}");
    }

    /// <summary>A clock on which a minute passes between two commands, so that none comes too soon.</summary>
    private sealed class Leap : TimeProvider
    {
        private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

        public override DateTimeOffset GetUtcNow() => _now += TimeSpan.FromSeconds(61);
    }
}
