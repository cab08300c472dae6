using System.Numerics;

namespace Sbn.Edge.Drive;

internal sealed partial class Shader
{
    private void Facade(in Surface surface, in Spot spot, ref Sample sample)
    {
        var look = surface.Facade!;
        var u = spot.U;
        var v = spot.V;
        var sunlit = shadows.Sunlit(surface.S, surface.Lateral * 0.98f, v);
        var open = _style.CanyonOpen * (0.55f + (0.45f * Math.Clamp(v / 7f, 0, 1)));
        var color = FacadeColor(look, surface, spot, u, v, ref sample, out var glass, out var glow);
        if (glass > 0)
        {
            var ray = Vector3.Normalize(spot.Ray);
            var mirror = ray - (2 * Vector3.Dot(ray, surface.Normal) * surface.Normal);
            var facing = MathF.Abs(Vector3.Dot(ray, surface.Normal));
            var share = glass * (0.12f + (0.75f * MathF.Pow(1 - facing, 3)));
            var other = mirror.Y < 0.35f ? _style.OppositeTone * (light.SkyAmbient * 0.5f) : light.Reflected(mirror);
            var lit = light.Lit(color, surface.Normal, sunlit * 0.5f, open);
            sample.Color = (lit * (1 - share)) + (other * share) + (color * glow) + new Vector3(1f, 0.72f, 0.36f) * (glow * 0.35f);
            return;
        }

        sample.Color = light.Lit(color, surface.Normal, sunlit, open) + (color * glow);
    }

    private Vector3 FacadeColor(FacadeLook look, in Surface surface, in Spot spot, float u, float v, ref Sample sample, out float glass, out float glow)
    {
        glass = 0;
        glow = 0;
        sample.Part = Part.Wall;
        sample.Material = look.Wall is WallKind.Concrete or WallKind.Render ? Material.Concrete : Material.None;
        if (v < look.GroundHeight)
        {
            if (look.Ground == GroundFloor.Shop)
            {
                return Shop(look, spot, u, v, ref sample, out glass, out glow);
            }

            if (look.Ground == GroundFloor.Garage && GarageDoor(look, u, v, ref sample, out var door))
            {
                return door;
            }

            if (look.Ground is GroundFloor.Homes or GroundFloor.Offices && HouseDoor(look, spot, u, v, ref sample, out door, out glass))
            {
                return door;
            }
        }

        var floors = Math.Max(1, (int)((look.Height - look.GroundHeight + 0.4f) / look.FloorHeight));
        int floor;
        float up;
        if (v < look.GroundHeight)
        {
            floor = 0;
            up = v;
        }
        else
        {
            floor = 1 + (int)((v - look.GroundHeight) / look.FloorHeight);
            up = v - look.GroundHeight - ((floor - 1) * look.FloorHeight);
        }

        if (floor <= floors && look.Ground != GroundFloor.Blank)
        {
            var color = WindowOrWall(look, spot, u, v, floor, up, ref sample, out glass, out glow, out var isWindow);
            if (isWindow)
            {
                return color;
            }
        }

        return WallColor(look, spot, u, v, up);
    }

    private Vector3 WindowOrWall(FacadeLook look, in Spot spot, float u, float v, int floor, float up, ref Sample sample, out float glass, out float glow, out bool isWindow)
    {
        glass = 0;
        glow = 0;
        isWindow = false;
        var bay = (int)MathF.Floor((u - look.Margin) / look.BayWidth);
        if (bay < 0 || bay >= look.Bays)
        {
            return default;
        }

        var x = u - look.Margin - ((bay + 0.5f) * look.BayWidth);
        var half = look.RibbonWindows ? look.BayWidth * 0.5f : look.WindowWidth * 0.5f;
        var y = up - look.Sill;
        var height = look.WindowHeight;
        if (look.Wall == WallKind.Curtain)
        {
            half = (look.BayWidth * 0.5f) - 0.04f;
            y = up - 0.5f;
            height = look.FloorHeight - 0.55f;
        }

        if (MathF.Abs(x) > half + 0.12f || y < -0.14f || y > height + 0.2f)
        {
            if (!look.Shutters || y < 0 || y > height || MathF.Abs(x) > half + 0.5f || look.BayWidth < look.WindowWidth + 1)
            {
                return default;
            }

            isWindow = true;
            sample.Part = Part.Window;
            sample.Material = Material.None;
            return look.DoorColor * (0.75f + (0.25f * (Masks.Phase(y, 0.09f) < 0.05f ? 1 : 0)));
        }

        var arch = look.Arched ? MathF.Max(0, (x * x / (half * half) * half * 0.7f) - 0.02f) : 0;
        if (MathF.Abs(x) > half || y < 0 || y > height - arch)
        {
            // Sill and lintel belong to the wall.
            var isTrim = y < 0 ? MathF.Abs(x) < half + 0.08f : y < height + 0.16f && MathF.Abs(x) < half + 0.08f && look.Courses;
            if (!isTrim)
            {
                return default;
            }

            isWindow = true;
            sample.Material = Material.None;
            return look.TrimColor * (y < -0.1f ? 0.5f : 1);
        }

        isWindow = true;
        sample.Part = Part.Window;
        sample.Material = Material.Glass;
        var id = Chance.Hash(bay, floor, look.Seed);
        var frame = 0.05f + (0.3f * spot.Footprint);
        var paneX = Masks.Phase(x + half, half * 2 / look.PanesAcross);
        var paneY = Masks.Phase(y, height / look.PanesUp);
        if (MathF.Abs(x) > half - frame || y < frame || y > height - arch - frame || paneX < 0.035f || paneY < 0.035f)
        {
            sample.Material = Material.None;
            return look.FrameColor * (y > height - arch - frame ? 0.6f : 0.9f);
        }

        var room = Ink.Glass * (0.5f + ((id & 7) * 0.12f));
        var curtain = (id >> 3 & 7) / 7f;
        if ((id >> 6 & 3) == 1 && MathF.Abs(x) > half * (0.35f + (0.5f * curtain)))
        {
            room = Ink.Of(200, 192, 176) * (0.6f + (0.3f * MathF.Sin(x * 40)));
        }
        else if ((id >> 6 & 3) == 2 && y > height * curtain)
        {
            room = Ink.Of(206, 202, 190) * 0.8f;
        }

        if (y > height - arch - frame - 0.1f || x < 0.08f - half)
        {
            room *= 0.55f;
        }

        if (light.LampsOn && ((id >> 9) & 1023) < look.LitWindows * 1024)
        {
            glow = 0.5f + ((id >> 20 & 3) * 0.25f);
            room += new Vector3(0.2f, 0.15f, 0.08f);
        }

        glass = 1;
        return room;
    }

    private static Vector3 WallColor(FacadeLook look, in Spot spot, float u, float v, float up)
    {
        var color = v < look.GroundHeight ? look.BaseColor : look.WallColor;
        var grime = NoiseTile.Fractal((u * 4) + (look.Seed & 255), v * 4);
        color *= 0.82f + (0.36f * grime);
        switch (look.Wall)
        {
            case WallKind.Brick:
                var course = (int)MathF.Floor(v / 0.085f);
                var shifted = u + ((course & 1) * 0.12f);
                var fine = spot.Detail(0.1f);
                color *= 1 + ((Chance.HashUnit((int)MathF.Floor(shifted / 0.24f), course, look.Seed) - 0.5f) * 0.45f * fine);
                if (Masks.Phase(v, 0.085f) < 0.014f || Masks.Phase(shifted, 0.24f) < 0.014f)
                {
                    color = Vector3.Lerp(color, Ink.Of(190, 182, 168), 0.55f * fine);
                }

                break;
            case WallKind.Stone:
                var row = (int)MathF.Floor(v / 0.36f);
                var along = u + ((row & 1) * 0.31f);
                var coarse = spot.Detail(0.4f);
                color *= 1 + ((Chance.HashUnit((int)MathF.Floor(along / 0.62f), row, look.Seed) - 0.5f) * 0.3f * coarse);
                if (Masks.Phase(v, 0.36f) < 0.02f || Masks.Phase(along, 0.62f) < 0.02f)
                {
                    color *= 1 - (0.4f * spot.Detail(0.12f));
                }

                break;
            case WallKind.Concrete:
                if (Masks.Phase(v - look.GroundHeight, look.FloorHeight) < 0.05f || Masks.Phase(u, look.BayWidth * 2) < 0.04f)
                {
                    color *= 1 - (0.35f * spot.Detail(0.15f));
                }

                break;
            case WallKind.Timber:
                if (Masks.Phase(v, 0.18f) < 0.03f)
                {
                    color *= 1 - (0.4f * spot.Detail(0.1f));
                }

                break;
            default:
                break;
        }

        if (look.Courses && v > look.GroundHeight && up < 0.14f)
        {
            color = look.TrimColor;
        }

        if (look.Cornice && v > look.Height - 0.4f)
        {
            color = look.TrimColor * (v > look.Height - 0.12f ? 1 : 0.75f);
        }

        if (look.Quoins && (u < 0.4f || u > look.Width - 0.4f) && Masks.Phase(v, 0.7f) < 0.4f)
        {
            color = look.TrimColor;
        }

        if (look.DrainPipe && u > look.Width - 0.2f && u < look.Width - 0.1f)
        {
            color = Ink.Black;
        }

        if (v < 0.25f)
        {
            color *= 0.6f;
        }

        return color;
    }

    private Vector3 Shop(FacadeLook look, in Spot spot, float u, float v, ref Sample sample, out float glass, out float glow)
    {
        glass = 0;
        glow = 0;
        sample.Part = Part.ShopFront;
        sample.Material = Material.None;
        var fascia = look.GroundHeight - 0.75f;
        if (u < 0.22f || u > look.Width - 0.22f)
        {
            return look.TrimColor * 0.8f;
        }

        if (v > fascia)
        {
            var color = look.ShopColor;
            var y = (v - fascia) / 0.75f;
            if (y < 0.06f || y > 0.94f)
            {
                return color * 0.55f;
            }

            var text = u - (look.Width * (0.2f + (0.1f * (look.Seed & 3))));
            var letter = (int)MathF.Floor(text / 0.34f);
            if (letter >= 0 && letter < 3 + (int)(look.Seed >> 3 & 7) && text < look.Width * 0.75f && y is > 0.22f and < 0.78f && IsLetter(letter, Masks.Phase(text, 0.34f) / 0.34f, (y - 0.22f) / 0.56f, look.Seed))
            {
                color = look.LetterColor;
            }

            if (light.LampsOn)
            {
                glow = 0.5f;
            }

            return color;
        }

        var bays = Math.Max(2, (int)(look.Width / 2.2f));
        var bayWidth = (look.Width - 0.44f) / bays;
        var bay = (int)((u - 0.22f) / bayWidth);
        var x = u - 0.22f - (bay * bayWidth);
        var isDoor = bay == (int)(look.Seed >> 6) % bays;
        if (isDoor && x > 0.15f && x < MathF.Min(bayWidth - 0.1f, 1.3f) && v < 2.3f)
        {
            sample.Part = Part.Door;
            if (x < 0.27f || x > MathF.Min(bayWidth - 0.1f, 1.3f) - 0.12f || v < 0.35f || v > 2.2f)
            {
                return look.ShopColor * 0.6f;
            }

            sample.Material = Material.Glass;
            glass = 1;
            if (light.LampsOn)
            {
                glow = 0.5f;
            }

            return Ink.Glass;
        }

        if (v < 0.5f)
        {
            return look.ShopColor * (Masks.Phase(u, 0.9f) < 0.05f ? 0.4f : 0.7f);
        }

        if (x < 0.07f || v > fascia - 0.1f)
        {
            return look.ShopColor * 0.5f;
        }

        sample.Material = Material.Glass;
        glass = 0.9f;
        if (light.LampsOn)
        {
            glow = 1.1f;
        }
        // Goods behind the glass.
        var goods = Chance.HashUnit((int)MathF.Floor(u * 2.3f), (int)MathF.Floor(v * 2.7f), look.Seed);
        var tint = Chance.HashUnit((int)MathF.Floor(u * 2.3f), (int)MathF.Floor(v * 2.7f), look.Seed + 1);
        var inside = new Vector3(0.16f, 0.14f, 0.12f);
        if (goods > 0.45f && v < 2.1f)
        {
            inside = Vector3.Lerp(new Vector3(0.5f, 0.2f, 0.1f), new Vector3(0.15f, 0.3f, 0.5f), tint) * goods;
        }

        return inside;
    }

    /// <summary>Something that reads as a letter from afar: a few strokes chosen by the hash.</summary>
    private static bool IsLetter(int letter, float x, float y, uint seed)
    {
        var strokes = Chance.Hash(letter, 5, seed) | 0x11u;
        if (x > 0.78f)
        {
            return false;
        }

        return ((strokes & 1) != 0 && x < 0.22f) || ((strokes & 2) != 0 && x > 0.56f) || ((strokes & 4) != 0 && y > 0.8f)
            || ((strokes & 8) != 0 && y < 0.2f) || ((strokes & 16) != 0 && y is > 0.4f and < 0.6f);
    }

    private static bool HouseDoor(FacadeLook look, in Spot spot, float u, float v, ref Sample sample, out Vector3 color, out float glass)
    {
        color = default;
        glass = 0;
        var bay = (int)MathF.Floor((u - look.Margin) / look.BayWidth);
        if (bay < 0 || bay >= look.Bays || (bay - look.DoorBay) % look.DoorEvery != 0)
        {
            return false;
        }

        var x = u - look.Margin - ((bay + 0.5f) * look.BayWidth);
        var half = look.Ground == GroundFloor.Offices ? MathF.Min(0.9f, (look.BayWidth * 0.5f) - 0.1f) : 0.46f;
        if (MathF.Abs(x) > half + 0.12f || v > 2.45f)
        {
            // No window beside a door in the same bay.
            if (MathF.Abs(x) > look.WindowWidth * 0.5f + 0.13f)
            {
                return false;
            }

            color = WallColor(look, spot, u, v, 1);
            return true;
        }

        if (MathF.Abs(x) > half || v > 2.3f)
        {
            sample.Material = Material.None;
            color = look.TrimColor;
            return true;
        }

        sample.Part = Part.Door;
        sample.Material = Material.None;
        if (look.Ground == GroundFloor.Offices || v > 2.0f)
        {
            if (MathF.Abs(x) < half - 0.08f && MathF.Abs(x) > 0.03f && v > 0.15f)
            {
                sample.Material = Material.Glass;
                glass = 1;
                color = Ink.Glass;
                return true;
            }
        }

        var panel = MathF.Abs(x) is > 0.08f and < 0.34f && Masks.Phase(v, 0.95f) is > 0.15f and < 0.82f;
        color = look.DoorColor * (panel ? 0.75f : 1) * (v < 0.12f ? 0.4f : 1);
        return true;
    }

    private static bool GarageDoor(FacadeLook look, float u, float v, ref Sample sample, out Vector3 color)
    {
        color = default;
        if (u < 0.6f || u > MathF.Min(look.Width - 0.6f, 3.4f) || v > 2.3f)
        {
            return false;
        }

        sample.Part = Part.Door;
        sample.Material = Material.PaintedMetal;
        color = look.DoorColor * (Masks.Phase(v, 0.45f) < 0.05f ? 0.5f : 1);
        return true;
    }

    private void Roof(in Surface surface, in Spot spot, ref Sample sample)
    {
        var row = (int)MathF.Floor(spot.V / 0.3f);
        var color = surface.Color * (0.8f + (0.4f * NoiseTile.Fractal((spot.U * 5) + (surface.Seed & 255), spot.V * 5)));
        color *= 1 + ((Chance.HashUnit((int)MathF.Floor((spot.U + ((row & 1) * 0.15f)) / 0.3f), row, surface.Seed) - 0.5f) * 0.3f * spot.Detail(0.3f));
        if (Masks.Phase(spot.V, 0.3f) < 0.06f)
        {
            color *= 1 - (0.45f * spot.Detail(0.2f));
        }

        sample.Color = light.Lit(color, surface.Normal, surface.Sunlit, 1);
    }

    /// <summary>Walls without openings: boundary walls, chimneys, gables.</summary>
    private void Masonry(in Surface surface, in Spot spot, ref Sample sample)
    {
        var color = surface.Color * (0.8f + (0.4f * NoiseTile.Fractal((spot.U * 4) + (surface.Seed & 255), spot.V * 4)));
        if (surface.P0 > 0)
        {
            var course = (int)MathF.Floor(spot.V / surface.P0);
            var shifted = spot.U + ((course & 1) * surface.P0 * 1.4f);
            var fine = spot.Detail(surface.P0 * 1.2f);
            color *= 1 + ((Chance.HashUnit((int)MathF.Floor(shifted / (surface.P0 * 2.8f)), course, surface.Seed) - 0.5f) * 0.4f * fine);
            if (Masks.Phase(spot.V, surface.P0) < 0.016f || Masks.Phase(shifted, surface.P0 * 2.8f) < 0.016f)
            {
                color = Vector3.Lerp(color, surface.Accent, 0.6f * fine);
            }
        }

        if (surface.P1 > 0 && spot.V > surface.P1 - 0.1f)
        {
            color = surface.Accent * 0.8f;
        }

        sample.Color = light.Lit(color, surface.Normal, surface.Sunlit, 0.8f * (spot.V < 0.3f ? 0.75f : 1));
    }
}
