using Sbn.Edge.TestKit;
using Sbn.Edge.Tests.Service;

namespace Sbn.Edge.Tests.Faults;

/// <summary>A broker that will not have the vehicle any more, and later has it again: alarm events wait for that, and a sentence says why.</summary>
[Trait("System", "yes")]
public sealed class BrokerRefusesTests(TinyModel model) : IClassFixture<TinyModel>
{
    private const string Events = "sbn/v1/bus12/camera/front/events/alarm";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_certificate_that_expires_is_told_with_its_day_and_nothing_is_lost_until_it_is_renewed()
    {
        using var certificates = new TestCertificates();
        var plain = FreePort.Next();
        await using var broker = await Mosquitto.StartOrSkipAsync(port =>
            $"""
             listener {plain} 127.0.0.1
             listener {port} 127.0.0.1
             cafile {certificates.Authority}
             certfile {certificates.Server}
             keyfile {certificates.ServerKey}
             allow_anonymous true
             persistence true
             max_queued_messages 0
             """);
        await using var subscriber = await Subscriber.StartAsync(plain, Events, keepSession: true);
        var settings = new Dictionary<string, string>(FlickeringStreet.Settings(model)) { ["Sbn__Broker__CaFile"] = certificates.Authority, ["Sbn__Broker__Address"] = $"mqtts://localhost:{broker.Port}" };
        const string Sentence = @"The certificate of the broker mqtts://localhost:\d+ is not trusted: it expired on 20\d\d-\d\d-\d\d \d\d:\d\d UTC, and here it is .+ UTC; it must be renewed at the broker, or the clock of this machine set right\.";
        await using (var worker = Start(settings))
        {
            await AgainAsync(broker, subscriber, worker, () => certificates.IssueServer(isExpired: true));
            await TellsAsync(worker, Sentence);
            await AgainAsync(broker, subscriber, worker, () => certificates.IssueServer(isExpired: false));
            await WholeAsync(worker, subscriber, 0);
        }

        // Where events are kept on disk the vehicle also starts with it: time alone may mend it.
        var before = EventTally.Of(0, subscriber).Received.Count;
        await broker.StopAsync();
        certificates.IssueServer(isExpired: true);
        await broker.StartAsync();
        await using var late = Start(settings);
        await MoreAsync(late);
        await TellsAsync(late, Sentence);
        await AgainAsync(broker, subscriber, late, () => certificates.IssueServer(isExpired: false));
        await WholeAsync(late, subscriber, before);
    }

    [Fact]
    public async Task A_password_that_is_changed_at_the_broker_is_told_and_nothing_is_lost_until_the_vehicle_has_it()
    {
        TempFolder? folder = null;
        var plain = FreePort.Next();
        await using var broker = await Mosquitto.StartOrSkipAsync(
            port => $"per_listener_settings true\nlistener {plain} 127.0.0.1\nallow_anonymous true\nlistener {port} 127.0.0.1\nallow_anonymous false\npassword_file {{0}}/passwords\npersistence true\nmax_queued_messages 0",
            made => Mosquitto.WritePassword(folder = made, "bus12", "first"));
        await using var subscriber = await Subscriber.StartAsync(plain, Events, keepSession: true);
        var file = model["password"];
        await File.WriteAllTextAsync(file, "first\n", Stop);
        await using var worker = Start(new(FlickeringStreet.Settings(model)) { ["Sbn__Broker__Username"] = "bus12", ["Sbn__Broker__PasswordFile"] = file, ["Sbn__Broker__Address"] = broker.Address });
        await AgainAsync(broker, subscriber, worker, () => Mosquitto.WritePassword(folder!, "bus12", "second"));
        await TellsAsync(worker, @"The broker mqtt://\S+ refused the connection as not authorised; Sbn:Broker:Username and Sbn:Broker:PasswordFile, or the client certificate, must be right\.");
        await MoreAsync(worker);
        await File.WriteAllTextAsync(file, "second\n", Stop);
        await WholeAsync(worker, subscriber, 0);
    }

    /// <summary>Stops the broker, changes something, starts it again; before it and meanwhile events come.</summary>
    private static async Task AgainAsync(Mosquitto broker, Subscriber subscriber, EdgeProcess worker, Action change)
    {
        await MoreAsync(worker);
        await broker.StopAsync();
        change();
        await broker.StartAsync();
        await Eventually.HoldsAsync(async () => subscriber.IsConnected || await subscriber.TryReconnectAsync(), TimeSpan.FromSeconds(20), Stop);
        await MoreAsync(worker);
    }

    private static async Task MoreAsync(EdgeProcess worker)
    {
        var least = EventTally.InJournal(worker.Output) + 5;
        await Eventually.HoldsAsync(() => worker.HasExited || EventTally.InJournal(worker.Output) >= least, TimeSpan.FromSeconds(60), Stop);
        worker.HasExited.ShouldBeFalse(worker.Errors);
    }

    private static Task TellsAsync(EdgeProcess worker, string sentence) =>
        Eventually.HoldsAsync(() => System.Text.RegularExpressions.Regex.IsMatch(worker.Output + worker.Errors, sentence), TimeSpan.FromSeconds(60), Stop);

    /// <summary>The worker is connected again, everything it has seen has arrived, and it ends well.</summary>
    private static async Task WholeAsync(EdgeProcess worker, Subscriber subscriber, int before)
    {
        var connected = Connects(worker);
        await Eventually.HoldsAsync(() => Connects(worker) > connected || EventTally.Of(before + EventTally.InJournal(worker.Output), subscriber).Lost < 5, TimeSpan.FromSeconds(60), Stop);
        worker.Signal(Signals.Terminate);
        (await worker.ExitAsync()).ShouldBe(0, worker.Errors);
        var logged = before + EventTally.InJournal(worker.Output);
        await EventTally.ArrivesAsync(logged, subscriber);
        var tally = EventTally.Of(logged, subscriber);
        tally.ShouldBeWhole();
        SystemRun.Say(tally.ToString());
    }

    private static int Connects(EdgeProcess worker) => worker.Output.Split("Connected to the broker").Length;

    private EdgeProcess Start(Dictionary<string, string> settings) =>
        EdgeProcess.Start(settings, "run", "--vehicle", "bus12", "--bundle", model.Bundle, "--source", FlickeringStreet.Make(model, frames: 6000, framesPerSecond: 10).Source);
}
