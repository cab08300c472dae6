namespace Sbn.Edge.Core.Regions;

/// <summary>
/// Connected components (8-connectivity) of equal keys on a grid, found from row runs with union-find. Buffers are kept
/// from call to call. (OpenCV's labels one mask at a time: class by class it takes hundreds of times as long, and does not join fragments.)
/// </summary>
internal sealed class ComponentLabeller(int width, int height)
{
    /// <summary>The key of cells that belong to nothing.</summary>
    public const byte Outside = 255;

    private readonly int[] _rowStart = new int[height + 1];
    private Run[] _runs = new Run[256];
    private int[] _parent = new int[256];
    private int[] _cells = new int[256];
    private int[] _neighbour = new int[256];
    private bool[] _small = new bool[256];
    private int _count;

    /// <summary>One stretch of equal keys in a row: columns From … To − 1.</summary>
    public readonly record struct Run(int Y, int From, int To, byte Key)
    {
        public int Length => To - From;
    }

    /// <summary>The runs of the last call, in reading order.</summary>
    public ReadOnlySpan<Run> Runs => _runs.AsSpan(0, _count);

    /// <summary>The component of a run, named by the first run of it in reading order.</summary>
    public int RootOf(int run) => Find(run);

    /// <summary>Number of cells of a component, by its root.</summary>
    public int CellsOf(int root) => _cells[root];

    /// <summary>Finds the components of equal keys.</summary>
    /// <param name="keys">A key for each cell, [height, width]; <see cref="Outside"/> for none.</param>
    public void Label(ReadOnlySpan<byte> keys)
    {
        CollectRuns(keys);
        ForEachContact(static (labeller, a, b) =>
        {
            if (labeller._runs[a].Key == labeller._runs[b].Key)
            {
                labeller.Union(a, b);
            }
        });
        CountCells();
    }

    /// <summary>
    /// Joins components below <paramref name="minimumCells"/> to what they touch, whatever its key: first to each other
    /// (a patchwork of fragments is one thing), then, if still too small, to the largest component beside them.
    /// </summary>
    public void JoinFragments(int minimumCells)
    {
        for (var run = 0; run < _count; run++)
        {
            _small[run] = _cells[Find(run)] < minimumCells;
        }

        ForEachContact(static (labeller, a, b) =>
        {
            if (labeller._small[a] && labeller._small[b])
            {
                labeller.Union(a, b);
            }
        });
        CountCells();

        for (var run = 0; run < _count; run++)
        {
            _small[run] = _cells[Find(run)] < minimumCells;
            _neighbour[run] = -1;
        }

        ForEachContact(static (labeller, a, b) =>
        {
            if (labeller._small[a] == labeller._small[b])
            {
                return;
            }

            var (small, large) = labeller._small[a] ? (labeller.Find(a), labeller.Find(b)) : (labeller.Find(b), labeller.Find(a));
            var best = labeller._neighbour[small];
            if (best < 0 || labeller._cells[large] > labeller._cells[best]
                || (labeller._cells[large] == labeller._cells[best] && large < best))
            {
                labeller._neighbour[small] = large;
            }
        });
        for (var run = 0; run < _count; run++)
        {
            if (_parent[run] == run && _neighbour[run] >= 0)
            {
                Union(run, _neighbour[run]);
            }
        }

        CountCells();
    }

    private void CollectRuns(ReadOnlySpan<byte> keys)
    {
        _count = 0;
        for (var y = 0; y < height; y++)
        {
            _rowStart[y] = _count;
            var row = keys.Slice(y * width, width);
            for (var x = 0; x < width;)
            {
                var key = row[x];
                var length = row[x..].IndexOfAnyExcept(key);
                var to = length < 0 ? width : x + length;
                if (key != Outside)
                {
                    Append(new Run(y, x, to, key));
                }

                x = to;
            }
        }

        _rowStart[height] = _count;
    }

    private void Append(Run run)
    {
        if (_count == _runs.Length)
        {
            Array.Resize(ref _runs, 2 * _count);
            Array.Resize(ref _parent, 2 * _count);
            Array.Resize(ref _cells, 2 * _count);
            Array.Resize(ref _neighbour, 2 * _count);
            Array.Resize(ref _small, 2 * _count);
        }

        _parent[_count] = _count;
        _runs[_count++] = run;
    }

    private void ForEachContact(Action<ComponentLabeller, int, int> visit)
    {
        for (var y = 0; y < height; y++)
        {
            var above = y > 0 ? _rowStart[y - 1] : 0;
            var aboveEnd = y > 0 ? _rowStart[y] : 0;
            for (var run = _rowStart[y]; run < _rowStart[y + 1]; run++)
            {
                var (from, to) = (_runs[run].From, _runs[run].To);
                if (run > _rowStart[y] && _runs[run - 1].To == from)
                {
                    visit(this, run - 1, run);
                }

                while (above < aboveEnd && _runs[above].To < from)
                {
                    above++;
                }

                for (var other = above; other < aboveEnd && _runs[other].From <= to; other++)
                {
                    visit(this, other, run);
                }
            }
        }
    }

    private void CountCells()
    {
        Array.Clear(_cells, 0, _count);
        for (var run = 0; run < _count; run++)
        {
            _cells[Find(run)] += _runs[run].Length;
        }
    }

    private int Find(int run)
    {
        while (_parent[run] != run)
        {
            run = _parent[run] = _parent[_parent[run]];
        }

        return run;
    }

    private void Union(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        // The first in reading order is the root, so that the result does not depend on the order of joining.
        if (a < b)
        {
            _parent[b] = a;
        }
        else
        {
            _parent[a] = b;
        }
    }
}
