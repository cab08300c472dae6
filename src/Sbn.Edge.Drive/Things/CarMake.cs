using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>The body of a car.</summary>
internal enum CarBody : byte
{
    Hatch,
    Saloon,
    Estate,
    OffRoad,
    Van,
    Bus,
    Truck,
}

/// <summary>Dimensions and paint of one car, metres; z runs forward from its middle, y up from the ground.</summary>
internal sealed class CarMake
{
    /// <summary>How far the corners are cut, seen from above. Windscreen and rear window stand between the cuts, or the side would not be convex.</summary>
    public const float Bevel = 0.16f;

    public CarBody Body;
    public float Length, Width, Height, Clearance, Belt, HoodFront, Deck;

    /// <summary>Along the car: foot and head of the windscreen, head and foot of the rear window.</summary>
    public float ScreenFoot, ScreenHead, RearHead, RearFoot;

    /// <summary>How much narrower the roof is than the body, each side.</summary>
    public float Tuck;

    public float WheelRadius, FrontAxle, RearAxle;
    public Vector3 Paint, Trim, Rim;
    public bool DarkBumpers, HasRails, FourDoors;
    public float PlateHeight;
    public uint Seed;

    /// <summary>Any car, by its chance; large ones are rare.</summary>
    public static CarMake Make(ref Chance chance, float largeShare)
    {
        var pick = chance.Unit();
        var body = chance.Says(largeShare)
            ? chance.Of<CarBody>([CarBody.Van, CarBody.Van, CarBody.Van, CarBody.Bus, CarBody.Truck])
            : pick < 0.4f ? CarBody.Hatch : pick < 0.62f ? CarBody.Saloon : pick < 0.8f ? CarBody.Estate : CarBody.OffRoad;
        var car = new CarMake
        {
            Body = body,
            Seed = (uint)chance.Next(),
            Paint = chance.Near(chance.Of<Vector3>(
                [
                    Ink.Of(190, 192, 196), Ink.Of(150, 154, 160), Ink.Of(36, 38, 42), Ink.Of(24, 24, 26), Ink.Of(226, 226, 224), Ink.Of(236, 236, 234), Ink.Of(92, 96, 104),
                    Ink.Of(150, 22, 24), Ink.Of(30, 52, 110), Ink.Of(60, 96, 150), Ink.Of(22, 60, 44), Ink.Of(120, 30, 40), Ink.Of(196, 170, 120), Ink.Of(200, 90, 30), Ink.Of(90, 130, 150),
                ]), 0.2f),
            DarkBumpers = chance.Says(0.3f),
            HasRails = chance.Says(0.3f),
            FourDoors = body != CarBody.Hatch || chance.Says(0.5f),
            Rim = chance.Says(0.75f) ? Ink.Of(170, 172, 176) : Ink.Of(70, 70, 74),
            Tuck = chance.In(0.12f, 0.2f),
            Clearance = chance.In(0.2f, 0.26f),
            WheelRadius = chance.In(0.29f, 0.34f),
        };
        car.Trim = car.DarkBumpers ? Ink.Of(48, 48, 50) : car.Paint;
        car.Shape(ref chance);
        return car;
    }

    private void Shape(ref Chance chance)
    {
        Width = chance.In(1.62f, 1.84f);
        switch (Body)
        {
            case CarBody.Hatch:
                Length = chance.In(3.5f, 4.2f);
                Height = chance.In(1.4f, 1.55f);
                break;
            case CarBody.Saloon:
                Length = chance.In(4.2f, 4.9f);
                Height = chance.In(1.38f, 1.47f);
                break;
            case CarBody.Estate:
                Length = chance.In(4.2f, 4.8f);
                Height = chance.In(1.42f, 1.55f);
                break;
            case CarBody.OffRoad:
                Length = chance.In(4.1f, 4.8f);
                Height = chance.In(1.65f, 1.9f);
                WheelRadius += 0.05f;
                Clearance += 0.12f;
                break;
            case CarBody.Van:
                Length = chance.In(4.8f, 6.0f);
                Height = chance.In(2.0f, 2.7f);
                Width = chance.In(1.85f, 2.05f);
                if (chance.Says(0.6f))
                {
                    Paint = chance.Near(Ink.White, 0.08f);
                }

                Tuck = 0.08f;
                break;
            case CarBody.Truck:
                Length = chance.In(6f, 8f);
                Height = chance.In(2.9f, 3.5f);
                Width = 2.3f;
                WheelRadius = 0.45f;
                Clearance = 0.45f;
                Tuck = 0.02f;
                break;
            default:
                Length = chance.In(9f, 11.5f);
                Height = chance.In(2.9f, 4.2f);
                Width = 2.5f;
                WheelRadius = 0.48f;
                Clearance = 0.3f;
                Tuck = 0.05f;
                break;
        }

        var front = Length * 0.5f;
        if (Body is CarBody.Bus or CarBody.Truck)
        {
            Belt = Body == CarBody.Bus ? 1.25f : 1.4f;
            HoodFront = Belt - 0.02f;
            Deck = Belt;
            ScreenFoot = front - Bevel - 0.01f;
            ScreenHead = front - 0.3f;
            RearFoot = -front + Bevel + 0.01f;
            RearHead = -front + Bevel + 0.04f;
            FrontAxle = front - (Length * 0.2f);
            RearAxle = -front + (Length * 0.24f);
            return;
        }

        Belt = Height * (Body == CarBody.Van ? 0.5f : chance.In(0.6f, 0.64f));
        HoodFront = Belt - chance.In(0.14f, 0.24f);
        var hood = Body == CarBody.Van ? chance.In(0.55f, 0.85f) : chance.In(0.85f, 1.15f) * (Length / 4.2f);
        ScreenFoot = front - hood;
        ScreenHead = ScreenFoot - (Body == CarBody.Van ? chance.In(0.4f, 0.6f) : chance.In(0.55f, 0.75f));
        var deck = Body == CarBody.Saloon ? chance.In(0.5f, 0.75f) : Bevel + 0.01f;
        RearFoot = -front + deck;
        RearHead = RearFoot + (Body switch
        {
            CarBody.Saloon => chance.In(0.5f, 0.7f),
            CarBody.Van => 0.05f,
            CarBody.Estate or CarBody.OffRoad => chance.In(0.18f, 0.35f),
            _ => chance.In(0.3f, 0.55f),
        });
        Deck = Belt - (Body == CarBody.Saloon ? chance.In(0.02f, 0.08f) : 0);
        FrontAxle = front - chance.In(0.68f, 0.82f);
        RearAxle = -front + chance.In(0.62f, 0.78f);
    }
}
