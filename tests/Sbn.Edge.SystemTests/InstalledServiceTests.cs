using System.Globalization;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.SystemTests;

/// <summary>The service as <c>install.sh</c> leaves it on a machine, under a real systemd and its restrictions, with a real broker.</summary>
[Trait("System", "yes")]
public sealed class InstalledServiceTests
{
    // What must hold is waited for, with a limit; each step says how long it took.
    private const string Script =
        """
        cd /given/publish
        fail() { echo "FAILED: $*"; journalctl -u sbn-edge --no-pager | tail -n 40; exit 1; }
        within() { local limit=$1 i; shift; for ((i = 0; i < limit * 10; i++)); do "$@" > /dev/null 2>&1 && return; sleep 0.1; done; fail "within $limit s: $*"; }
        restarts() { [ "$(systemctl show -p NRestarts --value sbn-edge)" = "$1" ]; }
        state() { [[ $(mosquitto_sub -t sbn/v1/bus12/state -C 1 -W 2) == *"\"state\":\"$1\""* ]]; }
        # The broker keeps the last state of a killed service until its will is due: systemd must call it ready as well.
        online() { systemctl is-active sbn-edge && { state online || state degraded; }; }
        mosquitto -d -p 1883

        deploy/jetson/install.sh | tee /tmp/install || fail install
        grep -q 'tiny 1.0.0 fp32 runs on cpu: opened in' /tmp/install || fail 'the model was not tried'
        [ "$(stat -c %U /var/cache/sbn-edge)" = sbn-edge ] || fail 'the cache belongs to another'
        [ "$(systemctl is-enabled sbn-edge)" = enabled ] || fail 'not enabled'
        cp /given/edge.json /etc/sbn-edge/
        echo right > /etc/sbn-edge/mqtt.password
        chmod 600 /etc/sbn-edge/mqtt.password
        mkdir -p /etc/systemd/system/sbn-edge.service.d
        printf '[Service]\nWatchdogSec=6\nEnvironment=Sbn__Vehicle=bus12\nEnvironment="Sbn__Broker__PasswordFile=credential:broker.password"\nLoadCredential=broker.password:/etc/sbn-edge/mqtt.password\n' > /etc/systemd/system/sbn-edge.service.d/test.conf
        deploy/jetson/install.sh || fail 'the second time'
        within 40 online
        echo "READY and online"
        test -d /var/lib/sbn-edge/outbox || fail 'no outbox'
        [ "$(stat -c %U:%a /var/lib/sbn-edge/outbox/lock)" = sbn-edge:600 ] || fail 'the outbox is open to others'
        mosquitto_sub -t 'sbn/v1/bus12/camera/net/state' -C 1 -W 5 | grep -o 'nothing answers there' || fail 'FFmpeg does not run in the sandbox'

        # Beside the running service, as its user and with the password that only root can read.
        /opt/sbn-edge/deploy/jetson/as-service.sh doctor > /tmp/doctor || fail "doctor: $(cat /tmp/doctor)"
        grep -q 'OK *settings: .*bus12 with 2 cameras; read from /etc/sbn-edge/edge.json.* The service runs' /tmp/doctor || fail "$(cat /tmp/doctor)"
        grep -q 'OK *broker topics' /tmp/doctor || fail "$(cat /tmp/doctor)"
        grep -q 'OK *alarm events: */var/lib/sbn-edge/outbox can be written' /tmp/doctor || fail "$(cat /tmp/doctor)"
        ls /run/sbn-edge-secrets.* 2> /dev/null && fail 'secrets were left behind'
        restarts 0 || fail 'the doctor disturbed the service'
        echo "the doctor looked at it"

        kill -KILL "$(systemctl show -p MainPID --value sbn-edge)"
        within 20 restarts 1
        within 40 online
        echo "restarted after a crash"

        kill -STOP "$(systemctl show -p MainPID --value sbn-edge)"
        within 40 restarts 2
        within 40 online
        echo "restarted by the watchdog"

        begin=$(date +%s%N)
        systemctl stop sbn-edge || fail stop
        echo "stopped in $((($(date +%s%N) - begin) / 1000000)) ms"
        state offline || fail 'the last state is not offline'
        journalctl -u sbn-edge --no-pager | tail -n 4 | grep -q 'Deactivated successfully' || fail 'not a clean stop'

        /opt/sbn-edge/deploy/jetson/install.sh --uninstall || fail uninstall
        for left in /opt/sbn-edge /etc/sbn-edge /var/lib/sbn-edge /var/cache/sbn-edge /etc/systemd/system/sbn-edge.service /etc/sysusers.d/sbn-edge.conf; do
          [ -e "$left" ] && fail "left behind: $left"
        done
        getent passwd sbn-edge && fail 'the user is left behind'
        systemctl cat sbn-edge > /dev/null 2>&1 && fail 'the unit is left behind'
        echo "uninstalled without a trace"
        """;

    [Fact]
    public async Task Installed_it_is_ready_survives_a_crash_and_a_freeze_stops_cleanly_and_leaves_nothing()
    {
        Assert.SkipUnless(File.Exists("/usr/sbin/mosquitto"), "Needs /usr/sbin/mosquitto, which is not there; apt install mosquitto mosquitto-clients.");
        using var vehicle = await VehicleContainer.MakeOrSkipAsync();
        await Published.ToAsync("Sbn.Edge", Path.Combine(vehicle.Given, "publish"));
        TinyBundle.Write(Path.Combine(vehicle.Given, "publish", "models", "street"));
        await File.WriteAllTextAsync(
            Path.Combine(vehicle.Given, "edge.json"),
            """
            { "Sbn": { "Broker": { "Address": "mqtt://127.0.0.1:1883", "Username": "bus12" },
              "Cameras": { "front": { "Source": "drive:?width=96&height=64" }, "net": { "Source": "http://127.0.0.1:9/video" } } } }
            """,
            TestContext.Current.CancellationToken);

        var output = await vehicle.RunAsync(Script);

        TestContext.Current.TestOutputHelper!.WriteLine(output);
        output.ShouldNotContain("FAILED");
        string[] steps = ["READY and online", "the doctor looked at it", "restarted after a crash", "restarted by the watchdog", "uninstalled without a trace"];
        steps.ShouldAllBe(step => output.Contains(step, StringComparison.Ordinal), output);
        var stop = System.Text.RegularExpressions.Regex.Match(output, @"stopped in (\d+) ms");
        int.Parse(stop.Groups[1].Value, CultureInfo.InvariantCulture).ShouldBeLessThan(3000, output);
    }
}
