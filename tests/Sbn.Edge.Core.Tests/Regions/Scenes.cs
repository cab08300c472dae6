using CsCheck;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Tests.Regions;

/// <summary>Small scenes drawn as text or at random.</summary>
internal static class Scenes
{
    /// <summary>
    /// A scene with one character per cell: a digit is a class that is unsure (code 100), '.' is class 0, accepted (code 250).
    /// </summary>
    public static Scene Draw(params string[] rows)
    {
        var scene = new Scene(new SceneShape(rows[0].Length, rows.Length, 5, 1, 1, 1));
        for (var i = 0; i < scene.Classes.Length; i++)
        {
            var cell = rows[i / rows[0].Length][i % rows[0].Length];
            (scene.Classes[i], scene.Confidence[i]) = cell == '.' ? ((byte)0, (byte)250) : ((byte)(cell - '0'), (byte)100);
        }

        return scene;
    }

    /// <summary>A scene read with everything below code 200 uncertain, and the rest accepted.</summary>
    public static SceneCertainty Read(Scene scene) =>
        new SceneCertainty(scene.Shape, new CertaintyScale([.. Enumerable.Repeat(200, scene.Shape.ClassCount)], 200)).Read(scene);

    /// <summary>Random scenes of three classes, from scattered to mostly unsure, with random codes.</summary>
    public static Gen<Scene> Random { get; } =
        from width in Gen.Int[1, 24]
        from height in Gen.Int[1, 18]
        from classes in Gen.Byte[0, 2].Array[width * height]
        from unsure in Gen.Int[1, 9]
        from dice in Gen.Int[0, 9].Array[width * height]
        from codes in Gen.Byte[0, 199].Array[width * height]
        select Make(width, height, classes, [.. codes.Select((code, i) => dice[i] < unsure ? code : (byte)220)]);

    public static Scene Make(int width, int height, byte[] classes, byte[] confidence)
    {
        var scene = new Scene(new SceneShape(width, height, 5, 1, 1, 1));
        classes.CopyTo(scene.Classes, 0);
        confidence.CopyTo(scene.Confidence, 0);
        return scene;
    }

    /// <summary>Components by flood fill, the slow and sure way: for each cell the first cell of its component, or -1.</summary>
    public static int[] Flood(int width, int height, Func<int, bool> isIn, Func<int, int, bool> joins, bool diagonal = true)
    {
        var component = new int[width * height];
        Array.Fill(component, -1);
        var open = new Stack<int>();
        for (var start = 0; start < component.Length; start++)
        {
            if (!isIn(start) || component[start] >= 0)
            {
                continue;
            }

            component[start] = start;
            open.Push(start);
            while (open.TryPop(out var cell))
            {
                foreach (var next in Neighbours(width, height, cell, diagonal))
                {
                    if (isIn(next) && component[next] < 0 && joins(cell, next))
                    {
                        component[next] = start;
                        open.Push(next);
                    }
                }
            }
        }

        return component;
    }

    public static IEnumerable<int> Neighbours(int width, int height, int cell, bool diagonal = true)
    {
        var (x, y) = (cell % width, cell / width);
        for (var dy = -1; dy <= 1; dy++)
        {
            for (var dx = -1; dx <= 1; dx++)
            {
                if ((dx, dy) != (0, 0) && (diagonal || dx == 0 || dy == 0) && x + dx >= 0 && x + dx < width && y + dy >= 0 && y + dy < height)
                {
                    yield return ((y + dy) * width) + x + dx;
                }
            }
        }
    }
}
