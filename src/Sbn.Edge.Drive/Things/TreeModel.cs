using System.Numerics;

namespace Sbn.Edge.Drive;

/// <summary>Stands the cut-out trees up, facing the camera.</summary>
internal static class TreeModel
{
    /// <summary>Width of a tree in metres.</summary>
    public static float SpreadOf(in TreeSpot tree, TreeSprite sprite) => tree.Height * sprite.Breadth * tree.Breadth;

    public static void Add(PatchList list, Vector3 foot, in TreeSpot tree, TreeSprite sprite, float sunlit)
    {
        var toEye = list.Camera.Position - foot;
        toEye.Y = 0;
        if (toEye.LengthSquared() < 1)
        {
            return;
        }

        var across = Vector3.Normalize(Vector3.Cross(Vector3.UnitY, toEye));
        var surface = Surface.Of(Class.Tree, Part.None, Material.Foliage, tree.Leaf, SurfaceKind.Sprite);
        surface.Mask = MaskKind.Sprite;
        surface.Accent = tree.Bark;
        surface.Across = across;
        surface.Sunlit = sunlit;
        surface.LabelWeight = (byte)(sprite.Habit == TreeHabit.Bare ? 3 : 2);
        surface.P0 = tree.Sprite;
        var spread = SpreadOf(tree, sprite);
        surface.P1 = TreeSprite.Width / spread;
        surface.P2 = TreeSprite.Height / tree.Height;
        // Every second tree is the same picture seen from behind.
        if (((int)MathF.Floor(tree.S) & 1) != 0)
        {
            surface.P1 = -surface.P1;
        }

        var half = spread * 0.5f;
        list.Add(foot, across, Vector3.UnitY, [new(-half, 0), new(half, 0), new(half, tree.Height), new(-half, tree.Height)], surface);
    }
}
