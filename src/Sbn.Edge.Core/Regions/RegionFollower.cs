using System.Runtime.InteropServices;

namespace Sbn.Edge.Core.Regions;

/// <summary>
/// Gives regions ids that stay from frame to frame: a region that overlaps one seen before is the same, the best overlap
/// first; each id goes to one region at most, and an id that is gone never comes back.
/// </summary>
/// <remarks>Not safe for use by several threads.</remarks>
public sealed class RegionFollower
{
    /// <summary>Least intersection over union at which two regions are one.</summary>
    private const double LeastOverlap = 0.2;

    /// <summary>Least share of the smaller that must lie in the larger where they grow, shrink, split or join.</summary>
    private const double LeastContainment = 0.6;

    private readonly int _memoryFrames;
    private readonly int[] _trackOfCell;
    private readonly Dictionary<int, Track> _tracks = [];
    private readonly Dictionary<(int Track, int Label), int> _shared = [];
    private readonly List<(double Overlap, int Track, int Region)> _candidates = [];
    private readonly List<int> _gone = [];

    /// <summary>Makes a follower for grids of one size.</summary>
    /// <param name="gridCells">Number of grid cells.</param>
    /// <param name="memoryFrames">For how many frames an unseen region is remembered.</param>
    /// <param name="lastId">The last id that was given before; 0 for none.</param>
    public RegionFollower(int gridCells, int memoryFrames, int lastId = 0)
    {
        LastId = lastId;
        _trackOfCell = new int[gridCells];
        _memoryFrames = memoryFrames;
    }

    /// <summary>The last id that was given; 0 for none.</summary>
    public int LastId { get; private set; }

    /// <summary>Takes the regions of the next frame and tells their ids.</summary>
    /// <param name="regions">The regions; <see cref="GridRegion.Label"/> is their place in the list, from 1.</param>
    /// <param name="labels">The region of each cell, 0 for none.</param>
    /// <returns>For each region its id (from 1) and in how many frames it has been seen.</returns>
    public (long Id, int FramesSeen)[] Follow(IReadOnlyList<GridRegion> regions, ReadOnlySpan<byte> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(labels.Length, _trackOfCell.Length);
        CountShared(labels);
        RankCandidates(regions);

        var trackOfRegion = new int[regions.Count];
        foreach (var track in _tracks.Values)
        {
            track.Unseen++;
        }

        foreach (var (_, track, region) in _candidates)
        {
            // Unseen is 0 once a region of this frame has taken the track.
            if (trackOfRegion[region] != 0 || _tracks[track].Unseen == 0)
            {
                continue;
            }

            trackOfRegion[region] = track;
            _tracks[track].Unseen = 0;
        }

        var result = new (long, int)[regions.Count];
        for (var region = 0; region < regions.Count; region++)
        {
            if (trackOfRegion[region] == 0)
            {
                _tracks[trackOfRegion[region] = ++LastId] = new Track();
            }

            var track = _tracks[trackOfRegion[region]];
            track.Cells = regions[region].Cells;
            track.FramesSeen++;
            result[region] = (trackOfRegion[region], track.FramesSeen);
        }

        Forget();
        Remember(trackOfRegion, labels);
        return result;
    }

    private void CountShared(ReadOnlySpan<byte> labels)
    {
        _shared.Clear();
        for (var i = 0; i < labels.Length;)
        {
            // Stretches of equal pairs keep the dictionary out of the inner loop.
            var (track, label, from) = (_trackOfCell[i], labels[i], i);
            do
            {
                i++;
            }
            while (i < labels.Length && labels[i] == label && _trackOfCell[i] == track);
            if (track != 0 && label != 0)
            {
                CollectionsMarshal.GetValueRefOrAddDefault(_shared, (track, label), out _) += i - from;
            }
        }
    }

    private void RankCandidates(IReadOnlyList<GridRegion> regions)
    {
        _candidates.Clear();
        foreach (var ((track, label), shared) in _shared)
        {
            var (before, now) = (_tracks[track].Cells, regions[label - 1].Cells);
            var overlap = (double)shared / (before + now - shared);
            if (overlap >= LeastOverlap || shared >= LeastContainment * Math.Min(before, now))
            {
                _candidates.Add((overlap, track, label - 1));
            }
        }

        _candidates.Sort((a, b) => a.Overlap != b.Overlap ? b.Overlap.CompareTo(a.Overlap)
            : a.Track != b.Track ? a.Track.CompareTo(b.Track)
            : a.Region.CompareTo(b.Region));
    }

    private void Forget()
    {
        _gone.Clear();
        foreach (var (id, track) in _tracks)
        {
            if (track.Unseen > _memoryFrames)
            {
                _gone.Add(id);
            }
        }

        foreach (var id in _gone)
        {
            _tracks.Remove(id);
        }
    }

    private void Remember(int[] trackOfRegion, ReadOnlySpan<byte> labels)
    {
        // A region not seen in this frame leaves its shadow, until another one lies there or it is forgotten.
        for (var i = 0; i < labels.Length; i++)
        {
            if (labels[i] != 0)
            {
                _trackOfCell[i] = trackOfRegion[labels[i] - 1];
            }
            else if (_trackOfCell[i] != 0 && !(_tracks.TryGetValue(_trackOfCell[i], out var track) && track.Unseen > 0))
            {
                _trackOfCell[i] = 0;
            }
        }
    }

    private sealed class Track
    {
        public int Cells { get; set; }

        public int FramesSeen { get; set; }

        public int Unseen { get; set; }
    }
}
