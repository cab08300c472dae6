using Sbn.Edge.Core.Capture;
using Sbn.Edge.Core.Concepts;
using Sbn.Edge.Core.Confidence;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Core.Regions;

/// <summary>
/// From scene to uncertain regions: finds them, follows them from frame to frame, reads their evidence, and places them on
/// the camera's frame. One for each camera; not safe for use by several threads.
/// </summary>
public sealed class RegionReader
{
    private readonly IReadOnlyList<string> _classNames;
    private readonly RegionFinder _finder;
    private readonly RegionFollower _follower;
    private readonly ConceptSummariser _summariser;
    private readonly int _leastFrames;

    /// <summary>Makes a reader for one camera and one model variant.</summary>
    /// <param name="shape">The scenes' shape.</param>
    /// <param name="classNames">The model's classes, by id.</param>
    /// <param name="evidence">Holds concepts against profiles.</param>
    /// <param name="options">What counts as a region; validated.</param>
    /// <param name="lastId">The last id that a reader before it gave; 0 for none.</param>
    public RegionReader(
        SceneShape shape, IReadOnlyList<string> classNames, EvidenceFinder evidence, RegionOptions options, int lastId = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(classNames.Count, shape.ClassCount);
        _classNames = classNames;
        _leastFrames = options.LeastFrames;
        _finder = new RegionFinder(shape, options);
        _follower = new RegionFollower(shape.Width * shape.Height, options.MemoryFrames, lastId);
        _summariser = new ConceptSummariser(shape, evidence);
    }

    /// <summary>The last id that was given; 0 for none.</summary>
    public int LastId => _follower.LastId;

    /// <summary>How many regions of the last scene were left out because there were more than the maximum.</summary>
    public int LeftOut => _finder.LeftOut;

    /// <summary>The uncertain regions of the next scene that have lasted, largest first.</summary>
    /// <param name="certainty">The scene.</param>
    /// <param name="geometry">How the scene's grid lies on the frame.</param>
    public IReadOnlyList<UncertainRegion> Read(SceneCertainty certainty, FrameGeometry geometry)
    {
        var scene = certainty.Scene;
        var found = _finder.Find(certainty);
        var ids = _follower.Follow(found, _finder.Labels);
        if (found.Count == 0)
        {
            return [];
        }

        var regions = new List<UncertainRegion>(found.Count);
        for (var i = 0; i < found.Count; i++)
        {
            if (ids[i].FramesSeen < _leastFrames)
            {
                continue;
            }

            var region = found[i];
            var outline = new PixelPoint[region.Outline.Count];
            for (var p = 0; p < outline.Length; p++)
            {
                outline[p] = geometry.CornerToFrame(region.Outline[p]);
            }

            regions.Add(new UncertainRegion
            {
                Id = ids[i].Id,
                FramesSeen = ids[i].FramesSeen,
                Box = geometry.BoxToFrame(region.Box),
                Outline = outline,
                Area = geometry.AreaToFrame(region.Cells),
                Class = _classNames[region.ClassId],
                ClassShare = (double)region.Votes[0].Cells / region.Cells,
                Confidence = region.Confidence,
                Concepts = _summariser.Summarise(scene, region, _finder.Labels),
            });
        }

        return regions;
    }
}
