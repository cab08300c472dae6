using Sbn.Edge.Core;
using Sbn.Edge.Mqtt.Connection;

namespace Sbn.Edge.Tests.Mqtt.Connection;

public sealed class BrokerAddressTests
{
    [Theory]
    [InlineData("mqtt://host", "host", 1883, false)]
    [InlineData("mqtt://host:2000", "host", 2000, false)]
    [InlineData("mqtts://host", "host", 8883, true)]
    [InlineData("mqtts://10.0.0.1:9000/", "10.0.0.1", 9000, true)]
    [InlineData("mqtt://[::1]:1884", "::1", 1884, false)]
    public void An_address_is_read(string text, string host, int port, bool tls) =>
        BrokerAddress.Parse(text).ShouldBe(new BrokerAddress(host, port, tls));

    [Theory]
    [InlineData("host")]
    [InlineData("host:1883")]
    [InlineData("tcp://host")]
    [InlineData("mqtt://")]
    [InlineData("mqtt://host/topic")]
    [InlineData("Embedded")]
    public void Anything_else_is_refused_by_name(string text) =>
        Should.Throw<UserException>(() => BrokerAddress.Parse(text)).Message.ShouldStartWith($"Sbn:Broker:Address (--broker) is '{text}'");

    [Theory]
    [InlineData("mqtt://me:secret@host")]
    [InlineData("http://me:secret@host")]
    public void A_password_in_the_address_is_refused_and_not_repeated(string text) =>
        Should.Throw<UserException>(() => BrokerAddress.Parse(text)).Message.ShouldNotContain("secret");
}
