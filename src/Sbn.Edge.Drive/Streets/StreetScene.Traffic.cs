using System.Numerics;

namespace Sbn.Edge.Drive;

internal sealed partial class StreetScene
{
    private readonly Dictionary<long, CarMake> _cars = [];
    private readonly Dictionary<long, PersonLook> _people = [];

    /// <summary>All that moves. Each flow is a row of slots that moves as one, so any frame can be asked for directly.</summary>
    private void Traffic()
    {
        var lane = _style.LaneWidth;
        var ours = _style.OurSide;
        for (var i = 0; i < _style.Lanes; i++)
        {
            CarFlow(100 + i, -_style.OncomingSpeed, _style.OncomingSpacing * (1 + (0.4f * i)), -ours * lane * (i + 0.5f), MathF.PI);
        }

        if (_style.Lanes > 1)
        {
            CarFlow(110, _moment.Speed + 2.5f, _style.OncomingSpacing * 1.3f, ours * lane * (OurLane == 0 ? 1.5f : 0.5f), 0);
        }

        CarsAhead();
        SideTraffic();
        CycleFlow(120, 4.6f, ours * ((_style.Lanes * lane) - 0.45f), 0);
        CycleFlow(121, -4.9f, -ours * ((_style.Lanes * lane) - 0.45f), MathF.PI);
        for (var side = -1; side <= 1; side += 2)
        {
            var width = side < 0 ? _style.LeftPavement : _style.RightPavement;
            WalkFlow(130 + side, 1.35f, side * (_style.RoadHalf + MathF.Max(0.55f, width * 0.35f)), 0);
            WalkFlow(140 + side, -1.25f, side * (_style.RoadHalf + MathF.Max(0.8f, width * 0.68f)), MathF.PI);
        }

        CrossingPeople();
    }

    /// <summary>The lane the camera drives in, 0 next to the middle.</summary>
    public static int OurLaneOf(StreetStyle style) => style.Lanes > 1 && (style.Seed & 2) != 0 ? 1 : 0;

    private int OurLane => OurLaneOf(_style);

    private void CarFlow(int flow, float speed, float spacing, float lateral, float turn)
    {
        var shift = (float)(speed * _moment.Time);
        var first = (long)MathF.Floor((_moment.S - 4 - shift) / spacing);
        var last = (long)MathF.Ceiling((_moment.S + 190 - shift) / spacing);
        for (var slot = first; slot <= last; slot++)
        {
            var chance = Chance.Of(_style.Seed, slot, flow, 0xCA);
            if (chance.Says(0.25f))
            {
                continue;
            }

            var s = (slot * spacing) + shift + (spacing * chance.In(-0.2f, 0.2f));
            if (s < _moment.S + 3 || s > _moment.S + 190)
            {
                continue;
            }

            var make = Make(flow, slot, spacing > 32 ? _style.LargeShare : _style.LargeShare * 0.2f);
            AddCar(path.StandAt(s, lateral + chance.In(-0.15f, 0.15f)).Turned(turn), s, lateral, make, light.LampsOn || chance.Says(0.1f), false, s, false);
        }
    }

    private void CarsAhead()
    {
        if (!_style.CarAhead)
        {
            return;
        }

        var lateral = _style.OurSide * _style.LaneWidth * (OurLane + 0.5f);
        var chance = Chance.Of(_style.Seed, 0xAEAD);
        var at = chance.In(7, 24);
        var count = chance.Whole(1, 4);
        for (var i = 0; i < count; i++)
        {
            var period = chance.In(9, 23);
            var sway = MathF.Sin((float)(_moment.Time / period * Math.Tau) + chance.In(0, 6));
            var sinking = MathF.Cos((float)(_moment.Time / period * Math.Tau) + chance.In(0, 6)) < -0.3f;
            at += sway * (i == 0 ? 1.5f : 0.8f);
            var make = Make(150 + i, 0, _style.LargeShare);
            var s = _moment.S + at + (make.Length * 0.5f);
            AddCar(path.StandAt(s, lateral + chance.In(-0.2f, 0.2f)), s, lateral, make, light.LampsOn, sinking, s, false);
            at += make.Length + chance.In(6, 28);
        }
    }

    /// <summary>Cars that wait in the arms of junctions.</summary>
    private void SideTraffic()
    {
        foreach (var block in _visible)
        {
            if (block.JunctionLength <= 0)
            {
                continue;
            }

            for (var side = -1; side <= 1; side += 2)
            {
                if (!(side < 0 ? block.JunctionLeft : block.JunctionRight))
                {
                    continue;
                }

                var chance = Chance.Of(_style.Seed, block.Index, side, 0x51DC);
                if (!chance.Says(0.5f))
                {
                    continue;
                }
                // Those who come out of an arm keep to their own side of it.
                var middle = block.JunctionStart + (block.JunctionLength * 0.5f);
                var s = middle - (side * _style.OurSide * block.JunctionLength * 0.24f);
                if (!IsSeen(s - 3, s + 3, 150))
                {
                    continue;
                }

                var lateral = side * (_style.RoadHalf + chance.In(4, 12));
                AddCar(path.StandAt(s, lateral).Turned(side * MathF.PI / 2), s, lateral, Make(160 + side, block.Index, 0.1f), light.LampsOn, false, 0, true);
            }
        }
    }

    private void CycleFlow(int flow, float speed, float lateral, float turn)
    {
        var spacing = _style.CyclistSpacing;
        var shift = (float)(speed * _moment.Time);
        var first = (long)MathF.Floor((_moment.S - 2 - shift) / spacing);
        var last = (long)MathF.Ceiling((_moment.S + 120 - shift) / spacing);
        for (var slot = first; slot <= last; slot++)
        {
            var chance = Chance.Of(_style.Seed, slot, flow, 0xB1C);
            var s = (slot * spacing) + shift + (spacing * chance.In(-0.3f, 0.3f));
            if (s < _moment.S + 1.5f || s > _moment.S + 120)
            {
                continue;
            }

            var paint = chance.Near(chance.Of<Vector3>([Ink.Black, Ink.Red, Ink.Blue, Ink.Green, Ink.White, Ink.Yellow, Ink.Of(120, 124, 128)]), 0.3f);
            var side = lateral + chance.In(-0.2f, 0.1f);
            var sunlit = shadows.Sunlit(s, side, 1);
            BicycleModel.AddRidden(list, path.StandAt(s, side).Turned(turn), Person(flow, slot), paint, s / 0.34f, sunlit);
            shadows.Blot(s, side, 0.9f, 0.3f, 0.55f, false);
            shadows.Cast(s, side, 0.6f, 0.2f, 1.5f, 0.7f);
        }
    }

    private void WalkFlow(int flow, float speed, float lateral, float turn)
    {
        var spacing = _style.PedestrianSpacing;
        var shift = (float)(speed * _moment.Time);
        var first = (long)MathF.Floor((_moment.S - 2 - shift) / spacing);
        var last = (long)MathF.Ceiling((_moment.S + 110 - shift) / spacing);
        for (var slot = first; slot <= last; slot++)
        {
            var chance = Chance.Of(_style.Seed, slot, flow, 0x3A1);
            if (chance.Says(0.3f))
            {
                continue;
            }

            var s = (slot * spacing) + shift + (spacing * chance.In(-0.3f, 0.3f));
            if (s < _moment.S + 1 || s > _moment.S + 110)
            {
                continue;
            }

            var block = BlockAt(s);
            var onRoad = block.JunctionLength > 0 && s >= block.JunctionStart && (lateral < 0 ? block.JunctionLeft : block.JunctionRight);
            var at = lateral + chance.In(-0.25f, 0.25f);
            AddWalker(s, at, turn, Person(flow, slot), s * 4.3f, 1, onRoad ? 0 : KerbHeight);
            if (!chance.Says(0.25f))
            {
                continue;
            }

            AddWalker(s + 0.2f, at + (lateral > 0 ? 0.55f : -0.55f), turn, Person(flow + 50, slot), (s * 4.3f) + 1.3f, 1, onRoad ? 0 : KerbHeight);
        }
    }

    /// <summary>People cross ahead of the camera and have reached the other side before it comes.</summary>
    private void CrossingPeople()
    {
        foreach (var block in _visible)
        {
            foreach (var crossing in block.Crossings)
            {
                if (crossing.Kind is not (CrossingKind.Zebra or CrossingKind.Studs))
                {
                    continue;
                }

                var chance = Chance.Of(_style.Seed, (long)crossing.Start, 0xC12);
                var count = chance.Whole(0, 4);
                var distance = crossing.Start - _moment.S;
                for (var i = 0; i < count; i++)
                {
                    var begin = chance.In(45, 75);
                    var end = begin - chance.In(28, 36);
                    var way = chance.Says(0.5f) ? 1 : -1;
                    var s = crossing.Start + chance.In(0.4f, crossing.Length - 0.4f);
                    var look = Person(170 + i, block.Index);
                    if (distance < 1 || distance > 110)
                    {
                        continue;
                    }

                    var reach = _style.RoadHalf + 0.9f;
                    var t = (begin - distance) / (begin - end);
                    var walks = t is > 0 and < 1;
                    var lateral = way * reach * ((Math.Clamp(t, 0, 1) * 2) - 1);
                    AddWalker(s, lateral, way * MathF.PI / 2, look, lateral * 4.3f, walks ? 1 : 0, MathF.Abs(lateral) < _style.RoadHalf ? 0 : KerbHeight);
                }
            }
        }
    }

    /// <summary>Things that no class names lie in our lane and beside it.</summary>
    private void Unknowns()
    {
        const float Every = 26;
        var first = (long)MathF.Floor(_moment.S / Every);
        for (var slot = first; slot < first + 5; slot++)
        {
            var chance = Chance.Of(_style.Seed, slot, 0x0DD);
            var s = (slot * Every) + chance.In(4, 20);
            if (s < _moment.S + 2.5f)
            {
                continue;
            }

            var lateral = (_style.OurSide * _style.LaneWidth * (OurLane + 0.5f)) + chance.In(-1, 1);
            UnknownModel.Add(list, path.StandAt(s, lateral).Turned(chance.In(0, MathF.Tau)), ref chance, shadows.Sunlit(s, lateral, 0.4f));
            shadows.Blot(s, lateral, 0.8f, 0.8f, 0.6f, false);
        }
    }

    private CarMake Make(int flow, long slot, float largeShare)
    {
        var key = ((long)_style.Seed << 28) ^ (slot * 1024) ^ flow;
        if (_cars.TryGetValue(key, out var make))
        {
            return make;
        }

        if (_cars.Count > 500)
        {
            _cars.Clear();
        }

        var chance = Chance.Of(key, 0xCA2);
        make = CarMake.Make(ref chance, largeShare);
        _cars.Add(key, make);
        return make;
    }

    private PersonLook Person(int flow, long slot)
    {
        var key = ((long)_style.Seed << 28) ^ (slot * 1024) ^ flow;
        if (_people.TryGetValue(key, out var look))
        {
            return look;
        }

        if (_people.Count > 500)
        {
            _people.Clear();
        }

        var chance = Chance.Of(key, 0xFE0);
        look = PersonLook.Make(ref chance);
        _people.Add(key, look);
        return look;
    }
}
