using Sbn.Edge.Training.Concepts;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Data;

/// <summary>
/// Numbers every distinct pixel meaning that the loaded data can have. Label maps of all sets then hold codes, can be mixed
/// in one picture (an object pasted into a street keeps its own meaning), and become targets by table look-up.
/// </summary>
internal sealed class CodeBook
{
    /// <summary>The code of a pixel nobody labelled.</summary>
    public const ushort Nothing = 0;

    private readonly List<PixelMeaning> _meanings = [];
    private readonly Dictionary<string, ushort> _codes = [];
    private readonly Lock _lock = new();

    public CodeBook(int concepts)
    {
        ConceptCount = concepts;
        Code(new PixelMeaning([], Enumerable.Repeat(PixelMeaning.Unknown, concepts).ToArray()));
    }

    public int ConceptCount { get; }

    public int Count => _meanings.Count;

    /// <summary>The task class of a code; 255 where there is none, or it is one of several.</summary>
    public byte ClassOf(ushort code) => _meanings[code].Class;

    public PixelMeaning this[ushort code] => _meanings[code];

    /// <summary>The code of a meaning, a new one where it was not met before.</summary>
    public ushort Code(PixelMeaning meaning)
    {
        var key = $"{string.Join(',', meaning.Classes)}:{string.Join(',', meaning.Concepts)}";
        lock (_lock)
        {
            if (!_codes.TryGetValue(key, out var code))
            {
                code = checked((ushort)_meanings.Count);
                _codes.Add(key, code);
                _meanings.Add(meaning);
            }

            return code;
        }
    }

    /// <summary>The classes that each code allows, float32 [codes, C]: 1 where it may be that class; all 0 where nothing is known.</summary>
    public Tensor AllowedTable(int classes)
    {
        var table = new float[_meanings.Count * classes];
        for (var code = 0; code < _meanings.Count; code++)
        {
            foreach (var c in _meanings[code].Classes)
            {
                table[(code * classes) + c] = 1;
            }
        }

        return tensor(table, [_meanings.Count, classes]);
    }

    /// <summary>Class id of each code, int64 [codes].</summary>
    public Tensor ClassTable() => tensor(_meanings.Select(m => (long)m.Class).ToArray());

    /// <summary>Concept targets of each code, float32 [codes, K]: 1 present, 0 absent, −1 unknown.</summary>
    public Tensor ConceptTable() =>
        tensor(_meanings.SelectMany(m => m.Concepts.Select(v => (float)v)).ToArray(), [_meanings.Count, ConceptCount]);
}
