using CsCheck;
using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Capture.Rtsp;

namespace Sbn.Edge.Core.Tests.Capture;

public sealed class RtspTests
{
    private static readonly Gen<byte[]> Payload = Gen.Byte.Array[4, 400];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Units_come_out_as_they_went_in_whole_fragmented_or_aggregated(bool isH265)
    {
        var units = Gen.Select(Payload, Gen.Int[0, 2], (bytes, way) => (Unit: WithHeader(bytes, isH265), Way: way)).Array[1, 12];
        Gen.Select(units, Gen.Int[10, 100]).Sample((sent, most) =>
        {
            var packets = new RtpPackets(isH265);
            var (received, expected) = (new List<byte>(), new List<byte>());
            var depacketizer = new NalDepacketizer(isH265, unit => received.AddRange(unit));
            foreach (var (unit, way) in sent)
            {
                byte[][] together = way == 2 ? [unit, unit] : [unit];
                foreach (var each in together)
                {
                    expected.AddRange([0, 0, 0, 1, .. each]);
                }

                foreach (var packet in way == 2 ? [packets.Aggregate(together)] : packets.Of(unit, way == 1 ? most : int.MaxValue))
                {
                    depacketizer.Take(packet);
                }
            }

            received.ShouldBe(expected);
        });
    }

    [Fact]
    public void A_unit_that_lost_a_fragment_is_left_out_and_the_next_one_is_whole()
    {
        var packets = new RtpPackets(isH265: false);
        byte[] first = [0x65, .. Enumerable.Repeat((byte)7, 100)];
        byte[] second = [0x65, .. Enumerable.Repeat((byte)9, 100)];
        var received = new List<byte>();
        var depacketizer = new NalDepacketizer(isH265: false, unit => received.AddRange(unit));
        foreach (var packet in packets.Of(first, 20).Where((_, i) => i != 2))
        {
            depacketizer.Take(packet);
        }

        foreach (var packet in packets.Of(second, 20))
        {
            depacketizer.Take(packet);
        }

        received.ShouldBe([0, 0, 0, 1, .. second]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Whatever_arrives_nothing_breaks(bool isH265)
    {
        var depacketizer = new NalDepacketizer(isH265, _ => { });
        Gen.Byte.Array[0, 60].Sample(
            packet =>
            {
                depacketizer.Take(packet);
                if (packet.Length > 0)
                {
                    packet[0] = (byte)(0x80 | (packet[0] & 0x3F));
                    depacketizer.Take(packet);
                }
            },
            threads: 1);
    }

    [Theory]
    [InlineData("rtsp://cam/live", "cam", 554, "rtsp://cam/live", null, "")]
    [InlineData("rtsp://cam:8554/live?x=1", "cam", 8554, "rtsp://cam:8554/live?x=1", null, "")]
    [InlineData("rtsp://u:p%40:q@cam/a@b", "cam", 554, "rtsp://cam/a@b", "u", "p@:q")]
    [InlineData("rtsp://u:p@x@cam", "cam", 554, "rtsp://cam", "u", "p@x")]
    [InlineData("rtsps://[fe80::1]/live", "fe80::1", 322, "rtsps://[fe80::1]/live", null, "")]
    [InlineData("rtsps://[fe80::1]:99/live", "fe80::1", 99, "rtsps://[fe80::1]:99/live", null, "")]
    public void An_address_is_taken_apart(string text, string host, int port, string request, string? user, string password) =>
        RtspAddress.Parse(SourceUri.Parse(text)).ShouldBe(new RtspAddress(host, port, text.StartsWith("rtsps", StringComparison.Ordinal), request, user, password));

    [Theory]
    [InlineData("rtsp://cam:0/", "no valid port")]
    [InlineData("rtsp://cam:http/", "no valid port")]
    [InlineData("rtsp://", "names no host")]
    [InlineData("rtsp:cam", "names no host")]
    [InlineData("rtsp:///live", "names no host")]
    public void A_wrong_address_is_refused(string text, string says) =>
        Should.Throw<SourceException>(() => RtspAddress.Parse(SourceUri.Parse(text))).Message.ShouldContain(says);

    [Fact]
    public void A_digest_is_that_of_the_specification()
    {
        // RFC 2069's form (without qop), computed by hand from its definition with MD5.
        var challenge = RtspChallenge.Choose(["Basic realm=\"x\"", "Digest realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", opaque=\"5ccc\""])!;
        challenge.Answer("GET", "/dir/index.html", "Mufasa", "CircleOfLife").ShouldBe(
            "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", nonce=\"dcd98b7102dd2f0e8b11d0f600bfb0c093\", uri=\"/dir/index.html\", response=\"1949323746fe6a43ef61f9606e7febea\", opaque=\"5ccc\"");
    }

    [Fact]
    public void Basic_is_given_where_nothing_better_is_asked_for() =>
        RtspChallenge.Choose(["Digest realm=\"x\", algorithm=UNHEARD", "Basic realm=\"x\""])!
            .Answer("DESCRIBE", "rtsp://cam", "Aladdin", "open sesame").ShouldBe("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");

    [Fact]
    public void Of_a_description_the_first_video_counts()
    {
        var video = SessionDescription.Parse(
            "v=0\r\nm=audio 0 RTP/AVP 97\r\na=rtpmap:97 AAC/44100\r\na=control:a\r\n"
            + "m=video 0 RTP/AVP 98\r\na=rtpmap:98 H265/90000\r\na=fmtp:98 sprop-pps=AwM=; sprop-vps=AQE=; sprop-sps=AgI=\r\na=control:v\r\na=framerate:12.5\r\n"
            + "m=video 0 RTP/AVP 99\r\na=rtpmap:99 H264/90000\r\na=control:w\r\n")!;
        (video.Codec, video.Control, video.FramesPerSecond).ShouldBe(("H265", "v", 12.5));
        video.ParameterSets.ShouldBe([[1, 1], [2, 2], [3, 3]]);
        SessionDescription.Parse("v=0\r\nm=audio 0 RTP/AVP 0\r\n").ShouldBeNull();
        SessionDescription.Parse("m=video 0 RTP/AVP 26\r\n")!.Codec.ShouldBe("JPEG");
    }

    private static byte[] WithHeader(byte[] bytes, bool isH265)
    {
        var unit = bytes.ToArray();
        // A plain unit type, neither aggregation nor fragment: 1…23 for H.264, 0…47 for H.265.
        if (isH265)
        {
            unit[0] = (byte)(bytes[0] % 48 << 1);
        }
        else
        {
            unit[0] = (byte)((bytes[0] & 0x60) | ((bytes[0] % 23) + 1));
        }

        return unit;
    }
}
