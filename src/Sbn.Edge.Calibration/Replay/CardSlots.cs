using Sbn.Edge.Core.Regions;

namespace Sbn.Edge.Calibration.Replay;

/// <summary>Which regions have a card. A region keeps its place while it is seen, so that a viewer can read it.</summary>
/// <param name="count">Number of cards.</param>
internal sealed class CardSlots(int count)
{
    private readonly long?[] _ids = new long?[count];

    /// <summary>Takes the regions of the next frame and gives the free places to the largest without one.</summary>
    /// <returns>The region of each place; null where it stays empty.</returns>
    public IReadOnlyList<UncertainRegion?> Assign(IReadOnlyList<UncertainRegion> regions)
    {
        var byId = regions.ToDictionary(region => region.Id);
        for (var i = 0; i < _ids.Length; i++)
        {
            if (_ids[i] is { } id && !byId.ContainsKey(id))
            {
                _ids[i] = null;
            }
        }

        foreach (var region in regions)
        {
            var free = Array.IndexOf(_ids, null);
            if (free < 0)
            {
                break;
            }

            if (!_ids.Contains(region.Id))
            {
                _ids[free] = region.Id;
            }
        }

        return [.. _ids.Select(id => id is { } known ? byId[known] : null)];
    }
}
