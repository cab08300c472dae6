using Sbn.Edge.Drive.Shifts;

namespace Sbn.Edge.Drive.Tests.Shifts;

public sealed class ShiftTests
{
    private const int Width = 320;
    private const int Height = 240;

    public static TheoryData<ShiftKind> Kinds { get; } = [.. Enum.GetValues<ShiftKind>()];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_stronger_the_more_of_the_picture_changes(ShiftKind kind)
    {
        var before = 0.0;
        for (var strength = 1; strength <= Shift.Strongest; strength++)
        {
            var change = Change(new Shift(kind, strength), seed: 4);
            change.ShouldBeGreaterThan(before, $"{kind}:{strength}");
            before = change;
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_seed_gives_the_same_picture(ShiftKind kind)
    {
        byte[] one = Picture(), two = Picture();
        new Shift(kind, 3).Lay(one, Width, Height, 9);
        new Shift(kind, 3).Lay(two, Width, Height, 9);
        one.ShouldBe(two);
    }

    [Fact]
    public void A_shift_is_read_as_it_is_written()
    {
        foreach (var shift in Shift.All)
        {
            Shift.Parse(shift.ToString()).ShouldBe(shift);
        }
    }

    [Theory]
    [InlineData("fog")]
    [InlineData("fog:0")]
    [InlineData("fog:6")]
    [InlineData("snow:3")]
    [InlineData("1:3")]
    [InlineData("")]
    public void What_is_no_shift_is_none(string text) => Shift.Parse(text).ShouldBeNull();

    [Fact]
    public void A_picture_of_another_size_is_refused() =>
        Should.Throw<ArgumentException>(() => new Shift(ShiftKind.Fog, 1).Lay(new byte[10], Width, Height, 1));

    private static double Change(Shift shift, int seed)
    {
        var (before, after) = (Picture(), Picture());
        shift.Lay(after, Width, Height, seed);
        return before.Zip(after, (a, b) => (double)Math.Abs(a - b)).Average();
    }

    // A chequered street under a bright sky: edges for blur, range for light.
    private static byte[] Picture()
    {
        var bgr = new byte[Width * Height * 3];
        for (var i = 0; i < bgr.Length; i++)
        {
            var (x, y) = (i / 3 % Width, i / 3 / Width);
            bgr[i] = y < Height / 3 ? (byte)180 : ((x / 6) + (y / 6)) % 2 == 0 ? (byte)60 : (byte)120;
        }

        return bgr;
    }
}
