using System.Numerics;

namespace Sbn.Edge.Drive;

internal sealed partial class StreetScene
{
    /// <summary>The arms of a junction: their pavements, houses along them, and what closes them far away.</summary>
    private void SideStreets(Block block)
    {
        var from = block.JunctionStart;
        var to = from + block.JunctionLength;
        if (!IsSeen(from - 2, to + 2))
        {
            return;
        }

        for (var side = -1; side <= 1; side += 2)
        {
            if (!(side < 0 ? block.JunctionLeft : block.JunctionRight))
            {
                continue;
            }

            var half = _style.RoadHalf;
            var chance = Chance.Of(_style.Seed, block.Index, side, 0x51DE);
            var far = chance.In(45, 85);
            ArmPavement(from - 2, from, from, side, half);
            ArmPavement(to, to + 2, to, side, half);
            var pavement = half + (side < 0 ? _style.LeftPavement : _style.RightPavement);
            ArmHouses(block, side, from - 2, -1, pavement + 13, far, chance);
            ArmHouses(block, side, to + 2, 1, pavement + 13, far, chance);
            FarHouse(side, from - 14, to + 14, far, chance);
        }
    }

    private void ArmPavement(float s0, float s1, float kerbAt, int side, float half)
    {
        Strip(s0, s1, side * (half + KerbWidth), side * 90, KerbHeight + 0.004f, PavementSurface());
        var kerb = Surface.Of(Class.Pavement, Part.Kerb, Material.None, _style.KerbColor * 0.8f, SurfaceKind.Kerb);
        kerb.S = kerbAt;
        kerb.Lateral = side * half;
        list.Quad(path.At(kerbAt, side * half), path.At(kerbAt, side * 90), new Vector3(0, KerbHeight, 0), kerb);
    }

    /// <summary>Houses along an arm, their fronts at a place s of our street; outward tells which way they lie from the arm.</summary>
    private void ArmHouses(Block block, int side, float s, int outward, float near, float far, Chance chance)
    {
        var index = 0;
        for (var lateral = near + chance.In(0, 6); lateral < far - 6;)
        {
            var of = Chance.Of(_style.Seed, block.Index, (side * 8) + (outward * 2) + (index++ * 64), 0xA12);
            var width = of.In(6, 12);
            var height = MathF.Max(4.5f, _style.MeanHeight * of.In(0.7f, 1.2f));
            if (!of.Says(_style.GapShare * 0.7f))
            {
                Row(side, s, outward, lateral, width, height, ref of);
            }

            lateral += width;
        }
    }

    private void Row(int side, float s, int outward, float lateral, float width, float height, ref Chance chance)
    {
        // Facing the house, right is towards our street or away from it.
        var inner = path.At(s, side * lateral);
        var outer = path.At(s, side * (lateral + width));
        var leftFirst = side * outward > 0;
        var a = leftFirst ? inner : outer;
        var b = leftFirst ? outer : inner;
        a.Y = b.Y = MathF.Min(a.Y, b.Y);
        var right = Vector3.Normalize(b - a);
        var look = _arms.Front(_style, width, height, ref chance);
        var house = new House(s, s, side, lateral, 9, height, RoofKind.Pitched, 2.2f, Ink.Of(96, 84, 80), look, look);
        HouseModel.Add(list, new Stand(a, right, Vector3.UnitY, Vector3.Cross(right, Vector3.UnitY)), house, width, s, side * 40);
    }

    private void FarHouse(int side, float s0, float s1, float far, Chance chance)
    {
        var height = MathF.Max(6, _style.MeanHeight * chance.In(0.9f, 1.4f));
        var a = path.At(side < 0 ? s0 : s1, side * far);
        var b = path.At(side < 0 ? s1 : s0, side * far);
        a.Y = b.Y = MathF.Min(a.Y, b.Y);
        var right = Vector3.Normalize(b - a);
        var width = Vector3.Distance(a, b);
        var look = _arms.Front(_style, width, height, ref chance);
        var house = new House(s0, s1, side, far, 10, height, RoofKind.Pitched, 2.5f, Ink.Of(100, 86, 80), look, look);
        HouseModel.Add(list, new Stand(a, right, Vector3.UnitY, Vector3.Cross(right, Vector3.UnitY)), house, width, (s0 + s1) * 0.5f, side * far);
    }

    private readonly ArmFronts _arms = new();

    /// <summary>Fronts along side streets, kept by their seed so that frames need not make them anew.</summary>
    private sealed class ArmFronts
    {
        private readonly Dictionary<ulong, FacadeLook> _looks = [];

        public FacadeLook Front(StreetStyle style, float width, float height, ref Chance chance)
        {
            var key = chance.Next();
            if (_looks.TryGetValue(key, out var look))
            {
                return look;
            }

            if (_looks.Count > 400)
            {
                _looks.Clear();
            }

            var own = new Chance(key);
            look = FacadeLook.Make(ref own, style, width, height, own.Says(style.ShopShare * 0.5f));
            _looks.Add(key, look);
            return look;
        }
    }
}
