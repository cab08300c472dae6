using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>What someone looks like.</summary>
internal sealed record PersonLook
{
    public float Height, Girth;
    public Vector3 Skin, Hair, Upper, Lower, Shoes, Bag, Hat;
    public bool HasHat, LongHair, Skirt, ShortSleeves, LongCoat;

    /// <summary>0 none, 1 at the hand, 2 on the back, 3 over the shoulder.</summary>
    public int BagKind;

    /// <summary>Anybody, by the chance.</summary>
    public static PersonLook Make(ref Chance chance)
    {
        var isChild = chance.Says(0.08f);
        return new PersonLook
        {
            Height = isChild ? chance.In(1.05f, 1.4f) : chance.In(1.55f, 1.92f),
            Girth = chance.In(0.88f, 1.25f),
            Skin = chance.Near(chance.Of<Vector3>([Ink.Of(224, 178, 150), Ink.Of(206, 158, 130), Ink.Of(160, 112, 84), Ink.Of(104, 70, 52)]), 0.12f),
            Hair = chance.Near(chance.Of<Vector3>([Ink.Of(40, 30, 24), Ink.Of(72, 48, 30), Ink.Of(130, 96, 54), Ink.Of(24, 22, 22), Ink.Of(150, 146, 142), Ink.Of(110, 52, 28)]), 0.2f),
            Upper = chance.Near(
                chance.Of<Vector3>(
                [
                    Ink.Black, Ink.Of(44, 46, 60), Ink.Of(70, 70, 72), Ink.Of(120, 118, 110), Ink.Red, Ink.Blue, Ink.White, Ink.Of(96, 80, 56), Ink.Of(50, 80, 56), Ink.Of(170, 120, 60), Ink.Of(110, 50, 90), Ink.Of(200, 200, 60),
                ]), 0.3f),
            Lower = chance.Near(chance.Of<Vector3>([Ink.Of(40, 52, 84), Ink.Of(56, 70, 104), Ink.Black, Ink.Of(60, 58, 56), Ink.Of(130, 116, 92), Ink.Of(88, 88, 90)]), 0.25f),
            Shoes = chance.Near(chance.Of<Vector3>([Ink.Black, Ink.Of(80, 54, 36), Ink.White, Ink.Of(90, 90, 90)]), 0.3f),
            Bag = chance.Near(chance.Of<Vector3>([Ink.Black, Ink.Of(120, 70, 40), Ink.Red, Ink.Blue, Ink.White, Ink.Of(90, 100, 60)]), 0.3f),
            Hat = chance.Near(chance.Of<Vector3>([Ink.Black, Ink.Red, Ink.Of(110, 100, 84), Ink.Blue, Ink.White]), 0.3f),
            HasHat = chance.Says(0.22f),
            LongHair = chance.Says(0.45f),
            Skirt = chance.Says(0.18f),
            ShortSleeves = chance.Says(0.2f),
            LongCoat = chance.Says(0.22f),
            BagKind = chance.Says(0.5f) ? chance.Whole(1, 3) : 0,
        };
    }
}
