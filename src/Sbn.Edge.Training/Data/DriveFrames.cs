using Sbn.Edge.Training.Concepts;

namespace Sbn.Edge.Training.Data;

internal static class DriveFrames
{
    public static IReadOnlyList<StreetImage> Render(int count, int firstSeed, Vocabulary vocabulary, CodeBook codes) => [];
}
