namespace Sbn.Edge.Drive.Tests;

public sealed class ThingTests
{
    [Fact]
    public void A_car_from_its_side_shows_doors_windows_and_two_wheels_and_has_no_hole()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            var chance = new Chance((ulong)seed);
            var car = CarMake.Make(ref chance, 0.3f);
            var frame = Photograph(car, MathF.PI / 2, 14);
            var door = frame.Parts.Count(part => part == Part.CarDoor);
            door.ShouldBeGreaterThan(200, $"{car.Body}, seed {seed}");
            frame.Parts.Count(part => part == Part.CarWindow).ShouldBeGreaterThan(100, $"{car.Body}, seed {seed}");
            frame.Parts.Count(part => part == Part.CarWheel).ShouldBeGreaterThan(100, $"{car.Body}, seed {seed}");
            // Rows that lie below the bonnet's edge, 20 pixels to the metre at the car's middle.
            NoHoles(frame, (Studio.Height / 2) + (int)((1.2f - car.HoodFront) * 20 * 14 / (14 - (car.Width * 0.5f))) + 2, $"{car.Body}, seed {seed}");
        }
    }

    [Fact]
    public void A_car_shows_headlights_and_hood_from_ahead_and_tail_lights_and_trunk_from_behind()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var chance = new Chance((ulong)seed);
            var car = CarMake.Make(ref chance, 0);
            var ahead = Photograph(car, MathF.PI, 9).Parts;
            var behind = Photograph(car, 0, 9).Parts;
            ahead.Contains(Part.CarHeadlight).ShouldBeTrue();
            ahead.Contains(Part.CarHood).ShouldBeTrue();
            ahead.Contains(Part.CarMirror).ShouldBeTrue();
            ahead.Contains(Part.CarTailLight).ShouldBeFalse();
            behind.Contains(Part.CarTailLight).ShouldBeTrue();
            behind.Contains(Part.CarTrunk).ShouldBeTrue();
            behind.Contains(Part.CarHeadlight).ShouldBeFalse();
            foreach (var parts in (byte[][])[ahead, behind])
            {
                parts.Contains(Part.CarBumper).ShouldBeTrue();
                parts.Contains(Part.CarWindow).ShouldBeTrue();
            }
        }
    }

    [Fact]
    public void A_person_has_the_parts_of_a_person_in_the_right_order_from_head_to_foot()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var chance = new Chance((ulong)seed);
            var look = PersonLook.Make(ref chance) with { HasHat = false, LongCoat = false };
            var studio = new Studio(400);
            PersonModel.AddWalking(studio.List, Studio.Ahead(4, MathF.PI), look, 1, 0.5f, 1);
            var frame = studio.Render();
            frame.Classes.All(c => c == Class.Pedestrian || c == Class.Sky || c == Class.Building || c == Class.Tree).ShouldBeTrue();
            var hair = MeanRow(frame, Part.Hair);
            var upper = MeanRow(frame, Part.UpperClothing);
            var lower = MeanRow(frame, Part.LowerClothing);
            var shoes = MeanRow(frame, Part.Shoes);
            hair.ShouldBeLessThan(upper);
            upper.ShouldBeLessThan(lower);
            lower.ShouldBeLessThan(shoes);
            frame.Parts.Contains(Part.Skin).ShouldBeTrue();
        }
    }

    [Fact]
    public void A_rider_and_the_bicycle_are_one_bicyclist_with_wheels_and_frame()
    {
        var chance = new Chance(3);
        var studio = new Studio(400);
        BicycleModel.AddRidden(studio.List, Studio.Ahead(4, MathF.PI / 2), PersonLook.Make(ref chance), Ink.Red, 0.3f, 1);
        var frame = studio.Render();
        frame.Classes.Contains(Class.Pedestrian).ShouldBeFalse();
        frame.Parts.Count(part => part == Part.BicycleWheel).ShouldBeGreaterThan(100);
        frame.Parts.Count(part => part == Part.BicycleFrame).ShouldBeGreaterThan(50);
        frame.Parts.Contains(Part.UpperClothing).ShouldBeTrue();
    }

    [Fact]
    public void Trees_fill_their_pictures_and_stay_within_them()
    {
        foreach (var sprite in TreeSprite.Grow(1))
        {
            int top = 0, left = 0, right = 0;
            for (var y = 0; y < TreeSprite.Height; y++)
            {
                for (var x = -TreeSprite.Width / 2; x < TreeSprite.Width / 2; x++)
                {
                    if (sprite.At(x + 0.5f, y + 0.5f) == 0)
                    {
                        continue;
                    }

                    top = Math.Max(top, y);
                    left = Math.Min(left, x);
                    right = Math.Max(right, x);
                }
            }

            top.ShouldBeGreaterThan(TreeSprite.Height - 8, sprite.Habit.ToString());
            Math.Max(-left, right).ShouldBeGreaterThan((TreeSprite.Width / 2) - 8, sprite.Habit.ToString());
            sprite.At(0, -1).ShouldBe((byte)0);
            sprite.At(TreeSprite.Width, 5).ShouldBe((byte)0);
        }
    }

    private static DriveFrame Photograph(CarMake car, float turn, float z)
    {
        var studio = new Studio(400 * z / 20);
        CarModel.Add(studio.List, Studio.Ahead(z, turn), car, new CarState(1, false, false, false, 0));
        return studio.Render();
    }

    /// <summary>Between the body's left and right edge in the rows of doors all pixels are car.</summary>
    private static void NoHoles(DriveFrame frame, int from, string which)
    {
        for (var y = from; y < Studio.Height; y++)
        {
            var row = frame.Classes.AsSpan(y * Studio.Width, Studio.Width);
            if (!frame.Parts.AsSpan(y * Studio.Width, Studio.Width).Contains(Part.CarDoor))
            {
                continue;
            }

            var first = row.IndexOf(Class.Car);
            var last = row.LastIndexOf(Class.Car);
            row[first..(last + 1)].IndexOfAnyExcept(Class.Car).ShouldBe(-1, $"row {y}, {which}");
        }
    }

    private static double MeanRow(DriveFrame frame, byte part)
    {
        var rows = Enumerable.Range(0, frame.Parts.Length).Where(i => frame.Parts[i] == part).Select(i => i / Studio.Width).ToList();
        rows.ShouldNotBeEmpty(DriveVocabulary.Concepts[part]);
        return rows.Average();
    }
}
