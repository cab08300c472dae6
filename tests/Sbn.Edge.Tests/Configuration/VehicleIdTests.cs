using Sbn.Edge.Configuration;
using Sbn.Edge.Core;
using Sbn.Edge.Mqtt;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Tests.Configuration;

public sealed class VehicleIdTests
{
    [Fact]
    public void The_id_may_stand_in_a_topic_and_does_not_tell_the_machine_id()
    {
        using var folder = new TempFolder();
        File.WriteAllText(folder["machine-id"], "0123456789abcdef0123456789abcdef\n");
        var id = VehicleId.FromMachine(folder["machine-id"]);
        TopicId.IsValid(id).ShouldBeTrue();
        id.ShouldBe(VehicleId.FromMachine(folder["machine-id"]));
        "0123456789abcdef0123456789abcdef".ShouldNotContain(id[2..]);
    }

    [Fact]
    public void A_machine_without_an_id_is_told_how_to_name_the_vehicle() =>
        Should.Throw<UserException>(() => VehicleId.FromMachine("/nowhere/machine-id")).Message
            .ShouldBe("This machine has no id in /nowhere/machine-id to name the vehicle after; name it with --vehicle ID (Sbn:Vehicle).");
}
