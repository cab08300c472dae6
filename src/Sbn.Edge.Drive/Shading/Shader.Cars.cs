using System.Numerics;

namespace Sbn.Edge.Drive;

internal sealed partial class Shader
{
    /// <summary>Car paint: matt light and a mirror of the sky over it.</summary>
    private Vector3 Lacquer(in Surface surface, in Spot spot, Vector3 color, Vector3 normal, float gloss)
    {
        var ray = Vector3.Normalize(spot.Ray);
        var facing = MathF.Abs(Vector3.Dot(ray, normal));
        var mirror = ray - (2 * Vector3.Dot(ray, normal) * normal);
        var around = mirror.Y < 0 ? _style.Asphalt * light.SkyAmbient * 0.5f
            : mirror.Y < 0.25f ? _style.OppositeTone * light.SkyAmbient * 0.4f
            : light.Reflected(mirror);
        var share = gloss * (0.05f + (0.6f * MathF.Pow(1 - facing, 4)));
        var glint = MathF.Max(0, Vector3.Dot(mirror, light.SunDirection));
        glint = MathF.Pow(glint, 60) * surface.Sunlit * gloss;
        return (light.Lit(color, normal, surface.Sunlit, 0.85f) * (1 - share)) + (around * share) + (light.Sun * (glint * 0.6f));
    }

    private void Paint(in Surface surface, in Spot spot, ref Sample sample) =>
        sample.Color = Lacquer(surface, spot, surface.Color, surface.Normal, 1);

    private void CarSide(in Surface surface, in Spot spot, ref Sample sample)
    {
        var car = surface.Car!;
        var z = spot.U;
        var y = spot.V;
        // Dark arches over the wheels.
        var arch = car.WheelRadius + 0.055f;
        var dy = y - car.WheelRadius;
        var toFront = ((z - car.FrontAxle) * (z - car.FrontAxle)) + (dy * dy);
        var toRear = ((z - car.RearAxle) * (z - car.RearAxle)) + (dy * dy);
        if (toFront < arch * arch || toRear < arch * arch)
        {
            sample.Material = Material.None;
            sample.Color = light.Lit(Ink.Of(14, 14, 15), surface.Normal, 0, 0.4f);
            return;
        }

        var bend = ((y - car.Clearance) / (car.Belt - car.Clearance) * 2) - 1.1f;
        var normal = Vector3.Normalize(surface.Normal + new Vector3(0, bend * 0.45f, 0));
        var color = surface.Color;
        var doorFront = MathF.Min(car.ScreenFoot - 0.1f, car.FrontAxle - arch);
        var doorRear = car.RearAxle + (car.FourDoors ? arch * 0.8f : arch + 0.25f);
        if (car.Body == CarBody.Bus)
        {
            doorRear = doorFront - 1.3f;
            doorFront += 0.9f;
        }
        else if (car.Body is CarBody.Van or CarBody.Truck)
        {
            doorRear = doorFront - 1.1f;
        }

        if (z < doorFront && z > doorRear && y > car.Clearance + 0.08f)
        {
            sample.Part = Part.CarDoor;
            var split = car.FourDoors && car.Body < CarBody.Van ? (doorFront + doorRear) * 0.5f : doorRear;
            var seam = 0.012f + (0.25f * spot.Footprint);
            if (MathF.Abs(z - split) < seam || z - doorRear < seam || doorFront - z < seam)
            {
                color *= 0.35f;
            }

            var fromSplit = z - split;
            if (y > car.Belt - 0.2f && y < car.Belt - 0.15f && (fromSplit is > 0.06f and < 0.24f || (z - doorRear is > 0.06f and < 0.24f)))
            {
                color = Ink.Of(60, 60, 62);
            }

            if (car.DarkBumpers && MathF.Abs(y - 0.52f) < 0.04f)
            {
                color = car.Trim;
            }
        }
        else if (MathF.Abs(z) > (car.Length * 0.5f) - 0.45f && y < 0.56f)
        {
            sample.Part = Part.CarBumper;
            color = car.Trim;
        }

        if (y < car.Clearance + 0.08f)
        {
            color *= 0.4f;
        }

        sample.Color = Lacquer(surface, spot, color, normal, 0.9f);
    }

    private void CarCabinSide(in Surface surface, in Spot spot, ref Sample sample)
    {
        var car = surface.Car!;
        var z = spot.U;
        var t = spot.V / surface.P0;
        var front = car.ScreenFoot + ((car.ScreenHead - car.ScreenFoot) * t);
        var rear = car.RearFoot + ((car.RearHead - car.RearFoot) * t);
        var glassFront = front - 0.09f;
        var glassRear = rear + 0.1f;
        if (car.Body is CarBody.Van or CarBody.Truck)
        {
            glassRear = MathF.Max(glassRear, front - 1.35f);
        }

        var pillars = car.Body == CarBody.Bus ? Masks.Phase(z, 1.4f) < 0.08f : IsPillar(car, z);
        if (t is > 0.07f and < 0.86f && z < glassFront && z > glassRear && !pillars)
        {
            Window(surface, spot, ref sample, Ink.Of(26, 30, 33));
            return;
        }

        sample.Color = Lacquer(surface, spot, pillars && z < glassFront && z > glassRear ? surface.Color * 0.3f : surface.Color, surface.Normal, 1);
    }

    private static bool IsPillar(CarMake car, float z)
    {
        var middle = (car.ScreenHead + car.RearHead) * 0.5f;
        if (MathF.Abs(z - middle) < 0.05f)
        {
            return true;
        }

        return car.Body is CarBody.Estate or CarBody.OffRoad && MathF.Abs(z - (car.RearHead + 0.45f)) < 0.06f;
    }

    private void Window(in Surface surface, in Spot spot, ref Sample sample, Vector3 inside)
    {
        sample.Part = Part.CarWindow;
        sample.Material = Material.Glass;
        sample.Color = Lacquer(surface, spot, inside, surface.Normal, 1.6f);
    }

    private void CarGlass(in Surface surface, in Spot spot, ref Sample sample)
    {
        var t = spot.V / surface.P0;
        var half = surface.P1 + ((surface.P2 - surface.P1) * t);
        var isVanRear = surface.P7 > 0 && surface.Car!.Body is CarBody.Truck;
        var isSplit = surface.P7 > 0 && surface.Car!.Body == CarBody.Van && MathF.Abs(spot.U) < 0.08f;
        var low = surface.P7 > 0 && surface.Car!.Body == CarBody.Bus ? 0.45f : 0.06f;
        var high = surface.Car!.Body is CarBody.Bus ? 0.8f : 0.9f;
        if (t < low || t > high || MathF.Abs(spot.U) > half - 0.06f || isVanRear || isSplit)
        {
            if (surface.P7 > 0 && t < 0.5f)
            {
                sample.Part = Part.CarTrunk;
            }

            sample.Color = Lacquer(surface, spot, surface.Color, surface.Normal, 1);
            return;
        }

        // Seats and heads show darkly.
        var seat = MathF.Abs(MathF.Abs(spot.U) - (half * 0.45f)) < 0.16f && t < 0.5f;
        Window(surface, spot, ref sample, seat ? Ink.Of(14, 14, 15) : Ink.Of(34, 38, 41));
    }

    private void CarFront(in Surface surface, in Spot spot, ref Sample sample)
    {
        var car = surface.Car!;
        var x = MathF.Abs(spot.U);
        var y = spot.V;
        var top = surface.P0;
        var lampTop = top - 0.05f;
        var lampLow = top - 0.05f - (0.13f + (0.06f * (car.Seed & 1)));
        var inner = surface.P1 - 0.42f;
        if (y > lampLow && y < lampTop && x > inner && x < surface.P1 + 0.06f)
        {
            sample.Part = Part.CarHeadlight;
            sample.Material = Material.Glass;
            var bulb = MathF.Abs(x - inner - 0.16f) < 0.08f ? 1.4f : 0.75f;
            sample.Color = Lacquer(surface, spot, Ink.Of(200, 204, 206) * bulb, surface.Normal, 1.5f);
            if (surface.P2 > 0)
            {
                sample.Color += new Vector3(2.2f, 2.0f, 1.6f);
            }

            return;
        }

        var bumperTop = MathF.Max(car.Clearance + 0.3f, lampLow - 0.06f);
        if (Plate(surface, spot, ref sample, car.Clearance + 0.14f, false))
        {
            return;
        }

        if (y < bumperTop)
        {
            sample.Part = Part.CarBumper;
            var grille = x < 0.45f && y < car.Clearance + 0.1f;
            sample.Color = Lacquer(surface, spot, grille ? Ink.Black : car.Trim, surface.Normal, car.DarkBumpers ? 0.3f : 1);
            return;
        }

        if (x < inner - 0.05f && y > lampLow - 0.02f && y < lampTop)
        {
            sample.Material = Material.None;
            sample.Color = Lacquer(surface, spot, Masks.Phase(y, 0.045f) < 0.015f ? Ink.Galvanised : Ink.Black, surface.Normal, 0.4f);
            return;
        }

        sample.Color = Lacquer(surface, spot, surface.Color, surface.Normal, 1);
    }

    private void CarRear(in Surface surface, in Spot spot, ref Sample sample)
    {
        var car = surface.Car!;
        var x = MathF.Abs(spot.U);
        var y = spot.V;
        var top = surface.P0;
        var isTall = car.Body is CarBody.Hatch or CarBody.Estate or CarBody.Van && (car.Seed & 2) != 0;
        var lampLow = top - (isTall ? 0.42f : 0.24f);
        var inner = surface.P1 - (isTall ? 0.2f : 0.36f);
        if (y > lampLow && y < top - 0.04f && x > inner)
        {
            sample.Part = Part.CarTailLight;
            sample.Material = Material.None;
            var amber = y < lampLow + 0.07f;
            sample.Color = Lacquer(surface, spot, amber ? Ink.Of(200, 120, 60) : Ink.Of(170, 18, 20), surface.Normal, 1.2f);
            if (surface.P3 > 0 && !amber)
            {
                sample.Color += new Vector3(1.5f, 0.08f, 0.06f);
            }
            else if (surface.P2 > 0 && !amber)
            {
                sample.Color += new Vector3(0.5f, 0.02f, 0.02f);
            }

            return;
        }

        var bumperTop = MathF.Min(car.Clearance + 0.32f, lampLow - 0.03f);
        var plateY = (car.Seed & 4) != 0 ? bumperTop + 0.06f : car.Clearance + 0.14f;
        if (Plate(surface, spot, ref sample, plateY, true))
        {
            return;
        }

        if (y < bumperTop)
        {
            sample.Part = Part.CarBumper;
            sample.Color = Lacquer(surface, spot, y < car.Clearance + 0.06f ? Ink.Black : car.Trim, surface.Normal, car.DarkBumpers ? 0.3f : 1);
            return;
        }

        sample.Part = Part.CarTrunk;
        var seam = MathF.Abs(y - bumperTop) < 0.02f || MathF.Abs(x - inner) < 0.015f || (car.Body == CarBody.Van && x < 0.015f);
        sample.Color = Lacquer(surface, spot, surface.Color * (seam ? 0.4f : 1), surface.Normal, 1);
    }

    private bool Plate(in Surface surface, in Spot spot, ref Sample sample, float low, bool rear)
    {
        if (MathF.Abs(spot.U) > 0.26f || spot.V < low || spot.V > low + 0.12f)
        {
            return false;
        }

        sample.Part = Part.None;
        sample.Material = Material.None;
        var x = (spot.U + 0.22f) / 0.066f;
        var isInk = x is > 0 and < 6.7f && IsLetter((int)x, x - MathF.Floor(x), (spot.V - low - 0.025f) / 0.07f, surface.Seed) && spot.V > low + 0.025f && spot.V < low + 0.095f;
        var ground = rear && _style.YellowPlates ? Ink.Yellow : Ink.White;
        sample.Color = light.Lit(isInk ? Ink.Black : ground, surface.Normal, surface.Sunlit, 0.85f);
        return true;
    }

    private void Wheel(in Surface surface, in Spot spot, ref Sample sample)
    {
        var r = MathF.Sqrt((spot.U * spot.U) + (spot.V * spot.V)) / surface.P1;
        Vector3 color;
        if (r > 0.68f)
        {
            color = Ink.Tyre * (r > 0.95f ? 0.7f : 1);
        }
        else
        {
            var turn = MathF.Atan2(spot.V, spot.U) + surface.P3;
            var spokes = 5 + (int)(surface.Seed & 3);
            var gap = Masks.Phase(turn, MathF.Tau / spokes) * spokes / MathF.Tau;
            color = r is > 0.2f and < 0.58f && gap < 0.4f ? surface.Color * 0.15f : surface.Color * (0.8f + (0.3f * spot.V / surface.P1));
        }

        sample.Color = light.Lit(color, surface.Normal, surface.Sunlit * 0.8f, 0.7f);
    }
}
