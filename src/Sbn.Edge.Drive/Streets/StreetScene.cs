using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>The moment of a street that is to be drawn.</summary>
/// <param name="S">The camera's place along the street, metres.</param>
/// <param name="Time">Street time, s.</param>
/// <param name="Speed">Speed of the camera, m/s.</param>
/// <param name="Faults">What is wrong in the street.</param>
internal readonly record struct Moment(float S, double Time, float Speed, DriveFaults Faults);

/// <summary>Turns a moment of a street into patches: what stands still first, then the traffic.</summary>
internal sealed partial class StreetScene(PatchList list, StreetPath path, Shadows shadows, CrossingMap crossings, Light light, TreeSprite[] sprites)
{
    private const float Sight = 230;
    private const float Behind = 8;
    private const float Cell = 4;
    private const float KerbHeight = 0.11f;
    private const float KerbWidth = 0.16f;

    private readonly Dictionary<long, Block> _blocks = [];
    private readonly List<Block> _visible = [];
    private StreetStyle _style = new();
    private Moment _moment;

    /// <summary>Plans what can be seen from the moment: blocks, crossings, skyline. Call before <see cref="Build"/>.</summary>
    public void Begin(StreetStyle style, in Moment moment)
    {
        if (!ReferenceEquals(style, _style))
        {
            _blocks.Clear();
        }

        _style = style;
        _moment = moment;
        _visible.Clear();
        var first = (long)MathF.Floor((moment.S - Behind) / style.BlockLength);
        var last = (long)MathF.Floor((moment.S + Sight) / style.BlockLength);
        for (var index = first - 1; index <= last; index++)
        {
            if (!_blocks.TryGetValue(index, out var block))
            {
                _blocks.Add(index, block = BlockPlanner.Plan(style, index));
            }

            _visible.Add(block);
        }

        _blocks.Remove(first - 3);
        foreach (var block in _visible)
        {
            foreach (var crossing in block.Crossings)
            {
                crossings.Add(crossing);
            }

            foreach (var house in block.Houses)
            {
                shadows.Skyline(house.S0, house.S1, house.Side * house.Front, house.Height + (house.Roof == RoofKind.Flat ? 0 : house.RoofRise * 0.5f));
            }
        }
    }

    /// <summary>Adds the patches of the moment.</summary>
    public void Build()
    {
        for (var s = MathF.Floor((_moment.S - Behind) / Cell) * Cell; s < _moment.S + Sight; s += Cell)
        {
            Ground(s, BlockAt(s));
        }

        foreach (var block in _visible)
        {
            foreach (var house in block.Houses)
            {
                Add(house);
            }

            foreach (var garden in block.Gardens)
            {
                Add(garden);
            }

            foreach (var tree in block.Trees)
            {
                Add(tree);
            }

            foreach (var thing in block.Furniture)
            {
                Add(thing);
            }

            foreach (var parked in block.Parked)
            {
                Add(parked);
            }

            foreach (var bystander in block.Bystanders)
            {
                Add(bystander);
            }

            if (block.JunctionLength > 0)
            {
                SideStreets(block);
            }
        }

        Traffic();
        if ((_moment.Faults & DriveFaults.UnknownObject) != 0)
        {
            Unknowns();
        }
    }

    private Block BlockAt(float s)
    {
        foreach (var block in _visible)
        {
            if (s >= block.Start && s < block.Start + block.Length)
            {
                return block;
            }
        }

        return _visible[0];
    }

    private bool IsSeen(float from, float to, float sight = Sight) => to > _moment.S - 1 && from < _moment.S + sight;

    private void Ground(float s, Block block)
    {
        var half = _style.RoadHalf;
        var road = Surface.Of(Class.Road, Part.None, _style.RoadMaterial, _style.Asphalt, SurfaceKind.Road);
        road.Seed = _style.Seed;
        road.P2 = 1;
        road.Samples = 2;
        Strip(s, s + Cell, -half, half, 0, road);
        var inJunction = block.JunctionLength > 0 && s >= block.JunctionStart;
        for (var side = -1; side <= 1; side += 2)
        {
            var width = side < 0 ? _style.LeftPavement : _style.RightPavement;
            if (inJunction && (side < 0 ? block.JunctionLeft : block.JunctionRight))
            {
                road.P2 = 0;
                Strip(s, s + Cell, side * half, side * 95, 0, road);
                continue;
            }

            var kerb = Surface.Of(Class.Pavement, Part.Kerb, Material.None, _style.KerbColor, SurfaceKind.Kerb);
            kerb.Lateral = side * half;
            Strip(s, s + Cell, side * half, side * (half + KerbWidth), KerbHeight, kerb);
            KerbFace(s, s + Cell, side * half, kerb);
            var verge = _style.Verges ? MathF.Min(1.4f, width * 0.4f) : 0;
            if (verge > 0)
            {
                Strip(s, s + Cell, side * (half + KerbWidth), side * (half + KerbWidth + verge), KerbHeight, Grass());
            }

            Strip(s, s + Cell, side * (half + KerbWidth + verge), side * (half + width), KerbHeight, PavementSurface());
            Strip(s, s + Cell, side * (half + width), side * 95, KerbHeight - 0.04f, Grass());
        }
    }

    private Surface PavementSurface()
    {
        var pavement = Surface.Of(Class.Pavement, Part.None, _style.PavementMaterial, _style.PavementColor, SurfaceKind.Pavement);
        pavement.Seed = _style.Seed;
        pavement.Samples = 2;
        pavement.P2 = _style.StoneLength;
        pavement.P3 = _style.StoneWidth;
        return pavement;
    }

    private Surface Grass()
    {
        var grass = Surface.Of(Class.Tree, Part.None, Material.Grass, Ink.Of(80, 100, 50), SurfaceKind.Verge);
        grass.Accent = Vector3.Lerp(_style.LeafColor, Ink.Of(112, 118, 62), 0.6f);
        return grass;
    }

    /// <summary>A level strip along the street between two lateral places.</summary>
    private void Strip(float s0, float s1, float lateral0, float lateral1, float up, Surface surface)
    {
        var a = path.At(s0, 0, up);
        var b = path.At(s1, 0, up);
        var length = Vector3.Distance(a, b);
        var along = (b - a) / length;
        var right = Vector3.Normalize(Vector3.Cross(Vector3.UnitY, along));
        surface.S = s0;
        surface.Lateral = 0;
        surface.P0 = (s1 - s0) / length;
        surface.P1 = path.CurvatureAt((s0 + s1) * 0.5);
        Vector2 Corner(float s, float lateral, float more)
        {
            var point = path.At(s, lateral, up) - a;
            return new Vector2(Vector3.Dot(point, along) + more, Vector3.Dot(point, right));
        }

        list.Add(a, along, right, [Corner(s0, lateral0, -0.01f), Corner(s1, lateral0, 0.01f), Corner(s1, lateral1, 0.01f), Corner(s0, lateral1, -0.01f)], surface);
    }

    private void KerbFace(float s0, float s1, float lateral, Surface kerb)
    {
        var a = path.At(s0, lateral);
        var b = path.At(s1, lateral);
        kerb.S = s0;
        kerb.P0 = 1;
        kerb.P1 = 0;
        kerb.Color *= 0.8f;
        list.Quad(a, b, new Vector3(0, KerbHeight, 0), kerb);
    }

    private void Add(House house)
    {
        if (!IsSeen(house.S0, house.S1))
        {
            return;
        }

        var lateral = house.Side * house.Front;
        var a = path.At(house.Side < 0 ? house.S0 : house.S1, lateral);
        var b = path.At(house.Side < 0 ? house.S1 : house.S0, lateral);
        var low = MathF.Min(a.Y, b.Y);
        a.Y = b.Y = low;
        var right = Vector3.Normalize(b - a);
        HouseModel.Add(list, new Stand(a, right, Vector3.UnitY, Vector3.Cross(right, Vector3.UnitY)), house, Vector3.Distance(a, b), (house.S0 + house.S1) * 0.5f, lateral);
    }

    private void Add(in Garden garden)
    {
        if (!IsSeen(garden.S0, garden.S1))
        {
            return;
        }

        var ground = garden.Material is Material.Grass or Material.Soil
            ? Surface.Of(Class.Tree, Part.None, garden.Material, garden.Color, SurfaceKind.Verge)
            : Surface.Of(Class.Pavement, Part.None, garden.Material, garden.Color, SurfaceKind.Pavement);
        ground.Accent = garden.Accent;
        ground.P2 = 0.6f;
        ground.P3 = 0.6f;
        ground.Seed = garden.Seed;
        for (var s = garden.S0; s < garden.S1; s += Cell)
        {
            var to = MathF.Min(s + Cell, garden.S1);
            Strip(s, to, garden.Side * garden.From, garden.Side * garden.To, KerbHeight, ground);
        }

        if (garden.Boundary == BoundaryKind.None)
        {
            return;
        }

        var lateral = garden.Side * (garden.From + 0.05f);
        var sunlit = shadows.Sunlit((garden.S0 + garden.S1) * 0.5f, lateral * 0.97f, 1);
        // A gate stays open in a garden that leads to a house.
        var gate = garden.To - garden.From < 20 && (garden.Seed & 3) != 0 ? garden.S0 + ((garden.S1 - garden.S0) * 0.6f) : garden.S1 + 10;
        for (var s = garden.S0; s < garden.S1 - 0.3f; s += 6)
        {
            var to = MathF.Min(s + 6, garden.S1);
            if (gate > s && gate < to)
            {
                Fence(s, gate, lateral, garden, sunlit);
                s = gate + 1.1f - 6;
                gate = garden.S1 + 10;
                continue;
            }

            Fence(s, to, lateral, garden, sunlit);
        }
    }

    private void Fence(float s0, float s1, float lateral, in Garden garden, float sunlit)
    {
        if (s1 - s0 < 0.3f || !IsSeen(s0, s1))
        {
            return;
        }

        BoundaryModel.Add(list, path.At(s0, lateral, KerbHeight - 0.02f), path.At(s1, lateral, KerbHeight - 0.02f), garden.Boundary, garden.BoundaryHeight, garden.BoundaryColor, garden.Seed, sunlit);
        shadows.Blot((s0 + s1) * 0.5f, lateral, ((s1 - s0) * 0.5f) + 0.2f, 0.5f, 0.4f, true);
    }

    private void Add(in TreeSpot tree)
    {
        if (!IsSeen(tree.S, tree.S + 3))
        {
            return;
        }

        var sprite = sprites[tree.Sprite];
        TreeModel.Add(list, path.At(tree.S, tree.Lateral, KerbHeight - 0.03f), tree, sprite, shadows.Sunlit(tree.S, tree.Lateral, tree.Height * 0.6f));
        var shade = TreeModel.SpreadOf(tree, sprite) * 0.35f;
        shadows.Blot(tree.S, tree.Lateral, 0.6f, 0.6f, 0.45f, false);
        shadows.Cast(tree.S, tree.Lateral, shade, shade, tree.Height * 0.7f, sprite.Habit == TreeHabit.Bare ? 0.35f : 0.75f, true);
        if (!tree.InPit || _style.Verges)
        {
            return;
        }

        var soil = Surface.Of(Class.Tree, Part.None, Material.Soil, Ink.Of(92, 72, 54), SurfaceKind.Verge);
        soil.Accent = Ink.Of(116, 98, 78);
        var inner = MathF.Abs(tree.Lateral) - 0.55f;
        Strip(tree.S - 0.55f, tree.S + 0.55f, MathF.Sign(tree.Lateral) * inner, MathF.Sign(tree.Lateral) * (inner + 1.1f), KerbHeight + 0.01f, soil);
    }

    private void Add(in Furniture thing)
    {
        if (!IsSeen(thing.S, thing.S + 4, thing.Kind is FurnitureKind.Lamp or FurnitureKind.TrafficLight ? 200 : 130))
        {
            return;
        }

        var side = thing.Lateral < 0 ? -1 : 1;
        FurnitureModel.Add(
            list, path.StandAt(thing.S, thing.Lateral, KerbHeight), thing, -side, side == _style.OurSide ? -1 : 1,
            _moment.Time, light.LampsOn, shadows.Sunlit(thing.S, thing.Lateral, 2));
        if (thing.Kind != FurnitureKind.GuardRail)
        {
            shadows.Blot(thing.S, thing.Lateral, 0.22f, 0.22f, 0.5f, false);
        }
    }

    private void Add(in Parked parked)
    {
        if (!IsSeen(parked.S - 3, parked.S + 3, 170))
        {
            return;
        }

        AddCar(path.StandAt(parked.S, parked.Lateral, MathF.Abs(parked.Lateral) > _style.RoadHalf ? KerbHeight : 0).Turned(-parked.Turn), parked.S, parked.Lateral, parked.Make, false, false, 0, MathF.Abs(MathF.Sin(parked.Turn)) > 0.7f);
    }

    private void AddCar(in Stand stand, float s, float lateral, CarMake make, bool lamps, bool brakes, float travelled, bool across)
    {
        var sunlit = shadows.Sunlit(s, lateral, 0.9f);
        CarModel.Add(list, stand, make, new CarState(sunlit, lamps, brakes, (_moment.Faults & DriveFaults.MissingPart) != 0, travelled / make.WheelRadius));
        var halfS = across ? make.Width * 0.5f : make.Length * 0.5f;
        var halfLateral = across ? make.Length * 0.5f : make.Width * 0.5f;
        shadows.Blot(s, lateral, halfS + 0.12f, halfLateral + 0.16f, 0.82f, true);
        shadows.Cast(s, lateral, halfS, halfLateral, make.Height * 0.75f, 0.9f);
    }

    private void Add(Bystander person)
    {
        if (!IsSeen(person.S, person.S + 1, 110))
        {
            return;
        }

        AddWalker(person.S, person.Lateral, person.Turn, person.Look, (float)_moment.Time * 0.4f, 0.12f, KerbHeight);
    }

    private void AddWalker(float s, float lateral, float turn, PersonLook look, float phase, float amount, float up)
    {
        PersonModel.AddWalking(list, path.StandAt(s, lateral, up).Turned(-turn), look, phase, amount, shadows.Sunlit(s, lateral, 1));
        shadows.Blot(s, lateral, 0.38f, 0.38f, 0.6f, false);
        shadows.Cast(s, lateral, 0.2f, 0.2f, look.Height, 0.8f);
    }
}
