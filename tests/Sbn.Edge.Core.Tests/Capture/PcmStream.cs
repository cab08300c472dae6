using Sbn.Edge.Core.Capture;

namespace Sbn.Edge.Core.Tests.Capture;

/// <summary>
/// Writes H.264 (ITU-T H.264, baseline) by hand: every frame an IDR picture of I_PCM macroblocks, all of one grey. Decoders
/// take it like any other stream, and no encoder is needed.
/// </summary>
internal static class PcmStream
{
    public const int Width = 64, Height = 48;

    public static byte[] SequenceParameters { get; } = Unit(0x67, bits =>
    {
        bits.Put(66, 8); // profile: baseline
        bits.Put(0, 8);
        bits.Put(10, 8); // level 1
        bits.Golomb(0); // id
        bits.Golomb(0); // frame numbers of 4 bits
        bits.Golomb(2); // order as decoded
        bits.Golomb(0); // no references
        bits.Put(0, 1);
        bits.Golomb((Width / 16) - 1);
        bits.Golomb((Height / 16) - 1);
        bits.Put(0b1100, 4); // frames only, direct 8×8, no cropping, no VUI
    });

    public static byte[] PictureParameters { get; } = Unit(0x68, bits =>
    {
        bits.Golomb(0);
        bits.Golomb(0);
        bits.Put(0, 2); // CAVLC, no bottom field
        bits.Golomb(0); // one slice group
        bits.Golomb(0);
        bits.Golomb(0);
        bits.Put(0, 3); // no weighting
        bits.Golomb(0); // QP
        bits.Golomb(0);
        bits.Golomb(0);
        bits.Put(0b100, 3); // deblocking is told in the slice
    });

    /// <summary>A picture of luminance <paramref name="luma"/>.</summary>
    public static byte[] Picture(int number, byte luma) => Unit(0x65, bits =>
    {
        bits.Golomb(0); // first macroblock
        bits.Golomb(7); // I slice
        bits.Golomb(0);
        bits.Put(0, 4); // frame number
        bits.Golomb(number % 2); // neighbouring IDR pictures differ
        bits.Put(0, 2);
        bits.Golomb(0); // QP
        bits.Golomb(1); // no deblocking
        for (var block = 0; block < Width / 16 * (Height / 16); block++)
        {
            bits.Golomb(25); // I_PCM
            bits.Align();
            for (var i = 0; i < 384; i++)
            {
                bits.Put(i < 256 ? luma : (byte)128, 8);
            }
        }
    });

    public static int LumaOf(Frame frame) => frame.Bgr[((frame.Height / 2 * frame.Width) + (frame.Width / 2)) * 3];

    private static byte[] Unit(byte header, Action<BitWriter> write)
    {
        var bits = new BitWriter();
        write(bits);
        bits.Put(1, 1);
        bits.Align();
        // Emulation prevention: no three bytes may look like a start code.
        var unit = new List<byte> { header };
        var zeros = 0;
        foreach (var b in bits.Bytes)
        {
            if (zeros == 2 && b <= 3)
            {
                unit.Add(3);
                zeros = 0;
            }

            unit.Add(b);
            zeros = b == 0 ? zeros + 1 : 0;
        }

        return [.. unit];
    }

    private sealed class BitWriter
    {
        private int _used;

        public List<byte> Bytes { get; } = [];

        public void Put(int value, int count)
        {
            for (var i = count - 1; i >= 0; i--)
            {
                if (_used % 8 == 0)
                {
                    Bytes.Add(0);
                }

                Bytes[^1] |= (byte)(((value >> i) & 1) << (7 - (_used % 8)));
                _used++;
            }
        }

        public void Golomb(int value)
        {
            var length = 0;
            while ((value + 1) >> (length + 1) != 0)
            {
                length++;
            }

            Put(0, length);
            Put(value + 1, length + 1);
        }

        public void Align()
        {
            while (_used % 8 != 0)
            {
                Put(0, 1);
            }
        }
    }
}
