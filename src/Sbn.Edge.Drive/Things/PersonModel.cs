using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>Builds people out of round limbs.</summary>
internal static class PersonModel
{
    /// <summary>Someone on foot; the phase (radians) swings legs and arms, amount 0 stands still.</summary>
    public static void AddWalking(PatchList list, in Stand stand, PersonLook look, float phase, float amount, float sunlit, byte @class = Class.Pedestrian)
    {
        var k = look.Height / 1.75f;
        var g = look.Girth * k;
        var swing = MathF.Sin(phase) * amount;
        var lower = Cloth(@class, Part.LowerClothing, look.Lower, sunlit);
        var upper = Cloth(@class, Part.UpperClothing, look.Upper, sunlit);
        var skin = Bare(@class, look.Skin, sunlit);
        for (var side = -1; side <= 1; side += 2)
        {
            var stride = side * swing * 0.55f;
            var x = side * 0.095f * g;
            var (sin, cos) = MathF.SinCos(stride);
            var bend = MathF.Max(0, -stride) * 0.9f;
            var (sinLow, cosLow) = MathF.SinCos(stride - bend);
            var hip = stand.At(x, 0.9f * k, 0);
            var knee = stand.At(x, (0.9f - (0.43f * cos)) * k, 0.43f * sin * k);
            var ankle = stand.At(x, (0.9f - (0.43f * cos) - (0.40f * cosLow)) * k, ((0.43f * sin) + (0.40f * sinLow)) * k);
            var leg = look.Skirt ? skin : lower;
            if (!look.Skirt)
            {
                list.Capsule(hip, knee, 0.088f * g, 0.062f * g, lower);
            }

            list.Capsule(knee, ankle, 0.06f * g, 0.045f * g, leg);
            list.Capsule(ankle - (stand.Up * 0.03f), ankle + stand.Toward(0, -0.035f * k, 0.15f * k), 0.045f * k, 0.04f * k, Shoe(@class, look, sunlit));
            var arm = -side * swing * 0.5f;
            (sin, cos) = MathF.SinCos(arm);
            var shoulder = stand.At(side * 0.19f * g, 1.39f * k, 0);
            var elbow = stand.At(side * 0.225f * g, (1.39f - (0.28f * cos)) * k, 0.28f * sin * k);
            var hand = stand.At(side * 0.225f * g, (1.39f - (0.28f * cos) - 0.25f) * k, ((0.28f * sin) + 0.08f + (0.1f * sin)) * k);
            list.Capsule(shoulder, elbow, 0.06f * g, 0.05f * g, upper);
            list.Capsule(elbow, hand, 0.047f * g, 0.038f * g, look.ShortSleeves ? skin : upper);
            list.Capsule(hand, hand, 0.045f * k, 0.045f * k, skin);
            if (look.BagKind == 1 && side > 0)
            {
                list.Box(stand.Turned(0, side * 0.26f * g, 0, 0), new(-0.05f, 0.36f * k, -0.15f), new(0.05f, 0.66f * k, 0.15f), BagOf(@class, look, sunlit));
            }
        }

        if (look.Skirt)
        {
            list.Capsule(stand.At(0, 0.92f * k, 0), stand.At(0, 0.56f * k, 0), 0.16f * g, 0.22f * g, lower);
        }

        if (look.LongCoat)
        {
            list.Capsule(stand.At(0, 1.0f * k, 0), stand.At(0, 0.62f * k, 0), 0.18f * g, 0.21f * g, upper);
        }

        Torso(list, stand.At(0, 0.98f * k, 0), stand.At(0, 1.36f * k, 0), stand, g, upper);
        Head(list, stand, stand.At(0, 1.44f * k, 0), stand.At(0, 1.6f * k, 0.02f * k), k, look, sunlit, @class);
        Bag(list, stand, look, k, g, sunlit, @class);
    }

    /// <summary>Someone sitting or leaning, such as on a bicycle: hip, shoulder middle, hands and feet are given.</summary>
    public static void AddSeated(PatchList list, in Stand stand, PersonLook look, Vector3 hip, Vector3 chest, Vector3 hands, Vector3 leftFoot, Vector3 rightFoot, float sunlit, byte @class)
    {
        var g = look.Girth;
        var lower = Cloth(@class, Part.LowerClothing, look.Lower, sunlit);
        var upper = Cloth(@class, Part.UpperClothing, look.Upper, sunlit);
        var skin = Bare(@class, look.Skin, sunlit);
        for (var side = -1; side <= 1; side += 2)
        {
            var foot = side < 0 ? leftFoot : rightFoot;
            var knee = ((hip + foot) * 0.5f) + new Vector3(side * 0.1f, 0.12f, 0.2f);
            var from = hip + new Vector3(side * 0.09f, 0, 0);
            list.Capsule(stand.At(from.X, from.Y, from.Z), stand.At(knee.X, knee.Y, knee.Z), 0.09f * g, 0.065f * g, lower);
            list.Capsule(stand.At(knee.X, knee.Y, knee.Z), stand.At(foot.X, foot.Y, foot.Z), 0.062f * g, 0.045f * g, look.Skirt ? skin : lower);
            list.Capsule(stand.At(foot.X, foot.Y - 0.02f, foot.Z - 0.04f), stand.At(foot.X, foot.Y - 0.04f, foot.Z + 0.12f), 0.045f, 0.04f, Shoe(@class, look, sunlit));
            var shoulder = chest + new Vector3(side * 0.19f * g, 0, 0);
            var hand = hands + new Vector3(side * 0.24f, 0, 0);
            var elbow = ((shoulder + hand) * 0.5f) + new Vector3(side * 0.06f, -0.06f, 0);
            list.Capsule(stand.At(shoulder.X, shoulder.Y, shoulder.Z), stand.At(elbow.X, elbow.Y, elbow.Z), 0.06f * g, 0.05f, upper);
            list.Capsule(stand.At(elbow.X, elbow.Y, elbow.Z), stand.At(hand.X, hand.Y, hand.Z), 0.047f, 0.038f, look.ShortSleeves ? skin : upper);
            list.Capsule(stand.At(hand.X, hand.Y, hand.Z), stand.At(hand.X, hand.Y, hand.Z), 0.045f, 0.045f, skin);
        }

        Torso(list, stand.At(hip.X, hip.Y + 0.08f, hip.Z), stand.At(chest.X, chest.Y, chest.Z), stand, g, upper);
        var neck = chest + new Vector3(0, 0.08f, 0.02f);
        var head = chest + new Vector3(0, 0.24f, 0.07f);
        Head(list, stand, stand.At(neck.X, neck.Y, neck.Z), stand.At(head.X, head.Y, head.Z), 1, look, sunlit, @class);
        if (look.BagKind == 2)
        {
            var back = (hip * 0.35f) + (chest * 0.65f) + new Vector3(0, 0.05f, -0.26f);
            list.Capsule(stand.At(back.X, back.Y - 0.12f, back.Z), stand.At(back.X, back.Y + 0.12f, back.Z + 0.05f), 0.15f, 0.13f, BagOf(@class, look, sunlit));
        }
    }

    private static void Torso(PatchList list, Vector3 low, Vector3 high, in Stand stand, float girth, in Surface upper)
    {
        var aside = stand.Right * (0.085f * girth);
        list.Capsule(low - (aside * 0.7f), high - aside, 0.12f * girth, 0.125f * girth, upper);
        list.Capsule(low + (aside * 0.7f), high + aside, 0.12f * girth, 0.125f * girth, upper);
        list.Capsule(low + (stand.Forward * 0.02f), high + (stand.Forward * 0.02f), 0.13f * girth, 0.13f * girth, upper);
    }

    private static void Head(PatchList list, in Stand stand, Vector3 neck, Vector3 head, float k, PersonLook look, float sunlit, byte @class)
    {
        var skin = Bare(@class, look.Skin, sunlit);
        list.Capsule(neck, head, 0.055f * k, 0.05f * k, skin);
        list.Capsule(head - (stand.Up * 0.03f * k), head + (stand.Up * 0.03f * k), 0.09f * k, 0.1f * k, skin);
        var hair = Surface.Of(@class, Part.Hair, Material.None, look.Hair);
        hair.Sunlit = sunlit;
        var crown = head + stand.Toward(0, 0.055f * k, -0.045f * k);
        list.Capsule(crown, crown, 0.107f * k, 0.107f * k, hair);
        var nape = head + stand.Toward(0, look.LongHair ? -0.17f * k : -0.03f * k, -0.055f * k);
        list.Capsule(crown, nape, 0.1f * k, look.LongHair ? 0.1f * k : 0.07f * k, hair);
        if (!look.HasHat)
        {
            return;
        }

        var hat = Surface.Of(@class, Part.Hat, Material.Fabric, look.Hat);
        hat.Sunlit = sunlit;
        var top = head + stand.Toward(0, 0.1f * k, -0.01f);
        list.Capsule(top, top + (stand.Up * 0.03f * k), 0.118f * k, 0.1f * k, hat);
        list.Capsule(top + stand.Toward(0, -0.02f, 0.05f), top + stand.Toward(0, -0.025f, 0.15f * k), 0.045f * k, 0.025f * k, hat);
    }

    private static void Bag(PatchList list, in Stand stand, PersonLook look, float k, float g, float sunlit, byte @class)
    {
        if (look.BagKind == 2)
        {
            list.Capsule(stand.At(0, 1.08f * k, -0.22f * g), stand.At(0, 1.3f * k, -0.2f * g), 0.15f * k, 0.13f * k, BagOf(@class, look, sunlit));
        }
        else if (look.BagKind == 3)
        {
            list.Box(stand.Turned(0, -0.26f * g, 0, 0), new(-0.07f, 0.78f * k, -0.17f), new(0.07f, 1.0f * k, 0.17f), BagOf(@class, look, sunlit));
            list.Capsule(stand.At(-0.26f * g, 0.98f * k, 0), stand.At(0.1f * g, 1.42f * k, 0.1f), 0.022f, 0.022f, BagOf(@class, look, sunlit));
        }
    }

    private static Surface Cloth(byte @class, byte part, Vector3 color, float sunlit)
    {
        var surface = Surface.Of(@class, part, Material.Fabric, color);
        surface.Sunlit = sunlit;
        return surface;
    }

    private static Surface Bare(byte @class, Vector3 color, float sunlit)
    {
        var surface = Surface.Of(@class, Part.Skin, Material.None, color);
        surface.Sunlit = sunlit;
        return surface;
    }

    private static Surface Shoe(byte @class, PersonLook look, float sunlit)
    {
        var surface = Surface.Of(@class, Part.Shoes, Material.None, look.Shoes);
        surface.Sunlit = sunlit;
        return surface;
    }

    private static Surface BagOf(byte @class, PersonLook look, float sunlit)
    {
        var surface = Surface.Of(@class, Part.Bag, Material.None, look.Bag);
        surface.Sunlit = sunlit;
        return surface;
    }
}
