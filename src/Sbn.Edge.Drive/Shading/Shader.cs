using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>Gives each sample its colour and labels. The look and the label of a texture come from the same lines, so they cannot disagree.</summary>
internal sealed partial class Shader(Masks masks, Shadows shadows, CrossingMap crossings, Light light)
{
    private PatchList _list = new();
    private StreetStyle _style = new();

    public Masks Masks { get; } = masks;

    /// <summary>Sets what the frame is seen through.</summary>
    public void Begin(PatchList list, StreetStyle style)
    {
        _list = list;
        _style = style;
    }

    /// <summary>A sample of a patch.</summary>
    public void Shade(in Patch patch, float x, float y, out Sample sample)
    {
        ref readonly var surface = ref patch.Surface;
        var iw = (patch.IwX * x) + (patch.IwY * y) + patch.Iw0;
        var w = iw > 1e-6f ? 1 / iw : 1e6f;
        var u = ((patch.UX * x) + (patch.UY * y) + patch.U0) * w;
        var v = ((patch.VX * x) + (patch.VY * y) + patch.V0) * w;
        var ray = _list.Camera.Ray(x, y);
        var facing = MathF.Max(MathF.Abs(Vector3.Dot(ray, surface.Normal)), 0.02f);
        var spot = new Spot(ray, u, v, w, w * w / _list.Camera.Focal / (facing * w));

        sample.Class = surface.Class;
        sample.Part = surface.Part;
        sample.Material = surface.Material;
        sample.LabelWeight = surface.LabelWeight;
        sample.Near = iw;
        sample.Color = Vector3.Zero;
        switch (surface.Kind)
        {
            case SurfaceKind.Road: Road(surface, spot, ref sample); break;
            case SurfaceKind.Kerb: Kerb(surface, spot, ref sample); break;
            case SurfaceKind.Pavement: Pavement(surface, spot, ref sample); break;
            case SurfaceKind.Verge: Verge(surface, spot, ref sample); break;
            case SurfaceKind.Facade: Facade(surface, spot, ref sample); break;
            case SurfaceKind.Roof: Roof(surface, spot, ref sample); break;
            case SurfaceKind.Masonry: Masonry(surface, spot, ref sample); break;
            case SurfaceKind.Hedge: Hedge(surface, spot, ref sample); break;
            case SurfaceKind.Sprite: Sprite(surface, spot, ref sample); break;
            case SurfaceKind.CarSide: CarSide(surface, spot, ref sample); break;
            case SurfaceKind.CarCabinSide: CarCabinSide(surface, spot, ref sample); break;
            case SurfaceKind.CarGlass: CarGlass(surface, spot, ref sample); break;
            case SurfaceKind.CarFront: CarFront(surface, spot, ref sample); break;
            case SurfaceKind.CarRear: CarRear(surface, spot, ref sample); break;
            case SurfaceKind.Paint: Paint(surface, spot, ref sample); break;
            case SurfaceKind.Wheel: Wheel(surface, spot, ref sample); break;
            case SurfaceKind.Sign: Sign(surface, spot, ref sample); break;
            case SurfaceKind.Board: Board(surface, spot, ref sample); break;
            case SurfaceKind.TrafficLight: TrafficLight(surface, spot, ref sample); break;
            case SurfaceKind.Fence: Fence(surface, spot, ref sample); break;
            case SurfaceKind.BicycleWheel: BicycleWheel(surface, spot, ref sample); break;
            default: Plain(surface, spot, ref sample); break;
        }

        sample.Color = InAir(sample.Color, w * ray.Length());
    }

    private Vector3 InAir(Vector3 color, float distance)
    {
        var haze = 1 - MathF.Exp(-light.HazeDensity * distance);
        return color + ((light.Haze - color) * haze);
    }

    private void Plain(in Surface surface, in Spot spot, ref Sample sample)
    {
        var grain = 1 + ((NoiseTile.Smooth((spot.U * 14) + (surface.Seed & 255), spot.V * 14) - 0.5f) * 0.16f * spot.Detail(0.1f));
        sample.Color = (light.Lit(surface.Color, Normal(surface, spot), surface.Sunlit, 0.9f) * grain) + (surface.Color * surface.Glow);
    }

    private static Vector3 Normal(in Surface surface, in Spot spot)
    {
        if (!surface.Round)
        {
            return surface.Normal;
        }

        var radius = surface.P0 + ((surface.P1 - surface.P0) * Math.Clamp(spot.V / MathF.Max(surface.P2, 1e-3f), 0, 1));
        var x = Math.Clamp(spot.U / radius, -1, 1);
        var end = spot.V < 0 ? spot.V / radius : MathF.Max(0, spot.V - surface.P2) / radius;
        end = Math.Clamp(end, -1, 1);
        var out2 = MathF.Max(0, 1 - (x * x) - (end * end));
        return (surface.Across * x) + (surface.Along * end) + (surface.Normal * MathF.Sqrt(out2));
    }
}
