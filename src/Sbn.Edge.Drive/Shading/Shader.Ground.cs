using System.Numerics;

namespace Sbn.Edge.Drive;

internal sealed partial class Shader
{
    private Vector3 OnGround(in Surface surface, in Spot spot, float s, float lateral, Vector3 color, float gloss)
    {
        var open = shadows.Open(s, lateral);
        var sunlit = shadows.Sunlit(s, lateral, 0) * open;
        var lit = light.Lit(color, surface.Normal, sunlit, (0.35f + (0.65f * open)) * _style.CanyonOpen);
        if (light.Wet <= 0 && gloss <= 0)
        {
            return lit;
        }

        var ray = Vector3.Normalize(spot.Ray);
        var grazing = 1 - MathF.Min(1, MathF.Abs(ray.Y) * 3);
        var mirror = light.Reflected(new Vector3(ray.X, -ray.Y, ray.Z)) * open;
        var puddle = 0.35f + (0.65f * Math.Clamp((NoiseTile.Fractal(lateral * 9, s * 4) - 0.35f) * 3, 0, 1));
        var share = ((light.Wet * 0.55f * puddle) + gloss) * grazing * grazing;
        return (lit * (1 - (0.35f * light.Wet))) + (mirror * share);
    }

    /// <summary>Distance along the street: where it bends, its inner side is shorter.</summary>
    private static float PlaceAlong(in Surface surface, in Spot spot) =>
        surface.S + (spot.U * surface.P0 / (1 - (spot.V * surface.P1)));

    private void Road(in Surface surface, in Spot spot, ref Sample sample)
    {
        var s = PlaceAlong(surface, spot);
        var lateral = surface.Lateral + spot.V;
        var color = _style.Asphalt;
        color *= 1 + ((NoiseTile.Smooth(s * 21, lateral * 21) - 0.5f) * 0.35f * spot.Detail(0.05f));
        color *= 0.86f + (NoiseTile.Fractal(s * 3.1f, lateral * 7) * 0.28f);
        var lane = Masks.Phase(lateral, _style.LaneWidth) / _style.LaneWidth;
        var track = MathF.Abs(MathF.Abs(lane - 0.5f) - 0.27f);
        color *= 1 + (MathF.Max(0, 0.12f - track) * _style.Wear);
        var patchCell = Chance.Hash((int)MathF.Floor(s / 7), (int)MathF.Floor((lateral + 20) / 2.4f), surface.Seed);
        if ((patchCell & 15) == 3)
        {
            color *= 0.72f;
        }
        else if ((patchCell & 15) == 5)
        {
            color *= 1.2f;
        }

        var crack = MathF.Abs(NoiseTile.Fractal(s * 5, lateral * 11) - 0.5f);
        if (crack < 0.003f * _style.Wear && NoiseTile.Fractal(lateral * 3, s * 1.7f) > 0.55f)
        {
            color *= 0.75f;
        }

        if (surface.P2 > 0 && Marking(s, lateral, out var part, out var paint))
        {
            var worn = 0.5f + (0.5f * Math.Clamp((NoiseTile.Smooth(s * 16, lateral * 16) + NoiseTile.Fractal(s * 11, lateral * 11) - _style.PaintWear) * 3, 0, 1));
            color = Vector3.Lerp(color, paint, worn * 0.9f);
            sample.Part = part;
            sample.Material = Material.None;
        }

        sample.Color = OnGround(surface, spot, s, lateral, color, 0.03f);
    }

    /// <summary>The paint on the road at a place, if any.</summary>
    private bool Marking(float s, float lateral, out byte part, out Vector3 paint)
    {
        part = Part.LaneMarking;
        paint = _style.MarkingColor;
        var crossing = crossings.At(s);
        var fromCrossing = s - crossing.Start;
        var half = _style.RoadHalf;
        if (fromCrossing >= 0 && fromCrossing < crossing.Length)
        {
            part = Part.AreaMarking;
            if (crossing.Kind == CrossingKind.Zebra)
            {
                return Masks.Phase(lateral + half, 1.1f) < 0.55f && MathF.Abs(lateral) < half - 0.1f;
            }

            if (crossing.Kind == CrossingKind.Studs)
            {
                return (fromCrossing < 0.12f || fromCrossing > crossing.Length - 0.12f) && Masks.Phase(lateral, 0.6f) < 0.28f;
            }

            if (crossing.Kind == CrossingKind.Box)
            {
                paint = _style.EdgeColor;
                return MathF.Abs(lateral) < half && (Masks.Phase(fromCrossing + lateral, 1.9f) < 0.14f || Masks.Phase(fromCrossing - lateral, 1.9f) < 0.14f || fromCrossing < 0.15f || fromCrossing > crossing.Length - 0.15f);
            }

            return false;
        }

        // Stop lines: before the crossing on our side, behind it on the other.
        var ours = _style.OurSide;
        if (fromCrossing is < -1.0f and > -1.3f && lateral * ours > 0.1f && MathF.Abs(lateral) < half)
        {
            return crossing.Kind is CrossingKind.Zebra or CrossingKind.Studs or CrossingKind.Box;
        }

        if (fromCrossing - crossing.Length is > 1.0f and < 1.3f && lateral * ours < -0.1f && MathF.Abs(lateral) < half)
        {
            return crossing.Kind is CrossingKind.Zebra or CrossingKind.Studs or CrossingKind.Box;
        }

        var toEdge = half - MathF.Abs(lateral);
        if (_style.DoubleEdge)
        {
            if (toEdge is (> 0.18f and < 0.26f) or (> 0.36f and < 0.44f))
            {
                paint = _style.EdgeColor;
                return true;
            }
        }
        else if (_style.SingleEdge && toEdge is > 0.25f and < 0.36f)
        {
            return true;
        }

        if (_style.ParkingLane > 0 && toEdge > _style.ParkingLane - 0.05f && toEdge < _style.ParkingLane + 0.05f)
        {
            return Masks.Phase(s, 1.5f) < 0.9f;
        }

        if (fromCrossing is > -9 and < -1.3f && crossing.Kind is CrossingKind.Zebra or CrossingKind.Studs or CrossingKind.Box && MathF.Abs(lateral) < 0.06f)
        {
            return true;
        }

        if (crossing.Kind == CrossingKind.Zebra && fromCrossing is > -14 and < -1.3f)
        {
            var zig = MathF.Abs(Masks.Phase(fromCrossing, 4) - 2) * 0.35f;
            return MathF.Abs(toEdge - 0.35f - zig) < 0.06f || MathF.Abs(MathF.Abs(lateral) - 0.25f - zig) < 0.06f;
        }

        if (_style.Lanes == 0)
        {
            return false;
        }

        for (var line = 1 - _style.Lanes; line <= _style.Lanes - 1; line++)
        {
            var at = MathF.Abs(lateral - (line * _style.LaneWidth));
            if (line == 0 && _style.DoubleCenter)
            {
                if (MathF.Abs(at - 0.1f) < 0.05f)
                {
                    return true;
                }
            }
            else if (at < _style.LineHalf && Masks.Phase(s, _style.DashPeriod) < _style.DashPeriod * _style.DashShare)
            {
                return true;
            }
        }

        if (_style.HatchedCenter && MathF.Abs(lateral) < 0.55f && Masks.Phase(s, 60) < 22)
        {
            part = Part.AreaMarking;
            return MathF.Abs(lateral) > 0.45f || Masks.Phase(s + lateral, 2.2f) < 0.22f;
        }

        // Arrows in our lane.
        var along = Masks.Phase(s, 90) - 50;
        var across = MathF.Abs(lateral - (ours * _style.LaneWidth * 0.5f));
        if (_style.Arrows && along is > 0 and < 4)
        {
            part = Part.AreaMarking;
            return along < 2.6f ? across < 0.09f : across < (4 - along) * 0.32f;
        }

        return false;
    }

    private void Kerb(in Surface surface, in Spot spot, ref Sample sample)
    {
        var s = PlaceAlong(surface, spot);
        var joint = Masks.Phase(s, 0.9f) < 0.03f ? 1 - (0.4f * spot.Detail(0.12f)) : 1;
        var color = surface.Color * (joint * (0.85f + (0.3f * NoiseTile.Smooth(s * 6, spot.V * 9))));
        sample.Color = OnGround(surface, spot, s, surface.Lateral, color, 0);
    }

    private void Pavement(in Surface surface, in Spot spot, ref Sample sample)
    {
        var s = PlaceAlong(surface, spot);
        var lateral = surface.Lateral + spot.V;
        var color = surface.Color;
        switch (surface.Material)
        {
            case Material.PavingStones:
                var row = (int)MathF.Floor(lateral / surface.P3);
                var along = s + ((row & 1) * surface.P2 * 0.5f);
                var stone = (int)MathF.Floor(along / surface.P2);
                color *= 1 + ((Chance.HashUnit(row, stone, surface.Seed) - 0.5f) * 0.22f * spot.Detail(0.5f));
                if (Masks.Phase(lateral, surface.P3) < 0.025f || Masks.Phase(along, surface.P2) < 0.025f)
                {
                    color *= 1 - (0.45f * spot.Detail(0.08f));
                }

                break;
            case Material.StoneSetts:
                var course = (int)MathF.Floor(s / 0.13f);
                var shifted = lateral + ((course & 1) * 0.09f);
                var sett = (int)MathF.Floor(shifted / 0.18f);
                color *= 1 + ((Chance.HashUnit(course, sett, surface.Seed) - 0.5f) * 0.6f * spot.Detail(0.16f));
                if (Masks.Phase(s, 0.13f) < 0.025f || Masks.Phase(shifted, 0.18f) < 0.025f)
                {
                    color *= 1 - (0.5f * spot.Detail(0.06f));
                }

                break;
            case Material.Gravel:
                color *= 0.7f + (0.6f * NoiseTile.Smooth(s * 31, lateral * 31) * spot.Detail(0.06f)) + (0.3f * (1 - spot.Detail(0.06f)));
                break;
            case Material.Concrete:
                if (Masks.Phase(s, 3.1f) < 0.03f)
                {
                    color *= 1 - (0.35f * spot.Detail(0.1f));
                }

                break;
            default:
                color *= 1 + ((NoiseTile.Smooth(s * 21, lateral * 21) - 0.5f) * 0.3f * spot.Detail(0.05f));
                break;
        }

        color *= 0.8f + (NoiseTile.Fractal(s * 5, lateral * 5) * 0.4f);
        sample.Color = OnGround(surface, spot, s, lateral, color, 0);
    }

    private void Verge(in Surface surface, in Spot spot, ref Sample sample)
    {
        var s = PlaceAlong(surface, spot);
        var lateral = surface.Lateral + spot.V;
        var blade = NoiseTile.Smooth(s * 17, lateral * 17) * spot.Detail(0.12f);
        var clump = NoiseTile.Fractal(s * 7, lateral * 7);
        var color = Vector3.Lerp(surface.Color, surface.Accent, Math.Clamp((clump - 0.3f) * 1.6f, 0, 1)) * (0.65f + (0.7f * blade) + (0.35f * (1 - spot.Detail(0.12f))));
        sample.Color = OnGround(surface, spot, s, lateral, color, -0.2f * light.Wet);
    }
}
