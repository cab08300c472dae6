using System.Text;
using System.Text.Json;

namespace Sbn.Edge.TestKit.Fuzzing;

/// <summary>
/// Damage to a JSON document along its structure: values are replaced by extremes and by values of another kind, by other values of the document, doubled, taken away, renamed.
/// Now and then bytes are damaged as well.
/// </summary>
public sealed class JsonMutations
{
    private static readonly byte[][] Extremes = [.. Texts().Select(Encoding.UTF8.GetBytes), [(byte)'"', 0xFF, 0xC0, (byte)'"'], [(byte)'"', 0xED, 0xA0, 0x80, (byte)'"']];

    private readonly byte[] _document;
    private readonly List<Piece> _pieces;

    /// <summary>Takes a valid document.</summary>
    public JsonMutations(ReadOnlySpan<byte> document) => (_document, _pieces) = (document.ToArray(), Walk(document));

    /// <summary>A damaged document.</summary>
    public byte[] Damage(Random random)
    {
        var end = _document.Length;
        var tail = new List<byte[]>();
        foreach (var piece in Enumerable.Range(0, random.Next(1, 4)).Select(_ => _pieces[random.Next(_pieces.Count)]).OrderByDescending(piece => piece.Begin))
        {
            // From the last to the first, so that the places of those before stay; one within another that is replaced is left.
            if (piece.End <= end)
            {
                tail.Add(_document[piece.End..end]);
                tail.Add(Replacement(random, piece));
                end = piece.Begin;
            }
        }

        tail.Add(_document[..end]);
        tail.Reverse();
        var damaged = Join(tail);
        return random.Next(6) == 0 ? ByteMutations.Damage(random, damaged, _document) : damaged;
    }

    private static byte[] Join(List<byte[]> parts)
    {
        var (whole, length) = (new byte[parts.Sum(part => part.Length)], 0);
        foreach (var part in parts)
        {
            part.CopyTo(whole, length);
            length += part.Length;
        }

        return whole;
    }

    private byte[] Replacement(Random random, Piece piece)
    {
        var own = _document[piece.Begin..piece.End];
        switch (random.Next(8))
        {
            case 0 when piece.IsName:
                // The same value twice.
                return [.. own, .. "1,"u8, .. own];
            case 0 or 1:
                var other = _pieces[random.Next(_pieces.Count)];
                return [.. _document[other.Begin..other.End], .. piece.IsName && !other.IsName ? ":"u8 : []];
            case 2 when !piece.IsName:
                return [];
            case 3 when !piece.IsName:
                return [.. "["u8, .. own, .. "]"u8];
            case 4 when !piece.IsName:
                return [.. own, .. ","u8, .. own];
            default:
                return [.. Extremes[random.Next(Extremes.Length)], .. piece.IsName ? ":"u8 : []];
        }
    }

    private static IEnumerable<string> Texts() =>
    [
        "null", "null", "true", "false", "0", "-0", "-1", "1", "2147483647", "2147483648", "-2147483649", "9223372036854775807", "9223372036854775806", "9223372036854775808", "-9223372036854775808",
        "1e30", "1e308", "1e309", "-1e309", "1e-400", "0.1", "1.0", "99999999999999999999999999999999999999999", new string('9', 5000), "NaN", "Infinity", "01", "+1",
        "\"\"", "\" \"", "\"a\\nb\"", "\"\\u001b[31m\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u2028\"", "\"..\"", "\"../../etc/passwd\"", "\"/etc/passwd\"", "\"a/b\"", "\"a\\\\b\"", "\"#\"", "\"+\"",
        "\"1.0.0\"", "\"1.0.0-\"", "\"1.0.0-a..b\"", "\"1.\u0663.0\"", "\"1.0.0\\n\"", "\"NaN\"", "\"2026-13-45\"", "\"0001-01-01T00:00:00Z\"", "\"9999-12-31T23:59:59.9999999+14:00\"", "\"none\"", "\"int8\"",
        $"\"{new string('x', 300)}\"", $"\"{new string('y', 70_000)}\"", $"\"{new string('\u00e4', 2000)}\"", "[]", "{}", "[null]", "[[]]", "{\"\":null}", "{\"a\":null}", "{\"a\":1,\"a\":2}", "[1,2,3]", "[{}]", "{\"$type\":\"x\"}", "{\"\\ud800\":1}",
        $"[{string.Join(',', Enumerable.Repeat("0", 2000))}]", $"[{string.Join(',', Enumerable.Repeat("\"a\"", 300))}]", $"[{string.Join(',', Enumerable.Repeat("{}", 300))}]",
        new string('[', 30) + new string(']', 30), new string('[', 100) + new string(']', 100), new string('[', 5000), string.Concat(Enumerable.Repeat("{\"a\":", 100)) + "1" + new string('}', 100), "/* */ 1", "1,", "\uFEFF1", "'a'",
    ];

    private static List<Piece> Walk(ReadOnlySpan<byte> document)
    {
        var pieces = new List<Piece>();
        var open = new Stack<int>();
        var reader = new Utf8JsonReader(document);
        while (reader.Read())
        {
            var begin = (int)reader.TokenStartIndex;
            switch (reader.TokenType)
            {
                case JsonTokenType.StartObject or JsonTokenType.StartArray:
                    open.Push(begin);
                    break;
                case JsonTokenType.EndObject or JsonTokenType.EndArray:
                    pieces.Add(new Piece(open.Pop(), (int)reader.BytesConsumed, IsName: false));
                    break;
                default:
                    pieces.Add(new Piece(begin, (int)reader.BytesConsumed, reader.TokenType == JsonTokenType.PropertyName));
                    break;
            }
        }

        return pieces;
    }

    /// <summary>A value, or a name with its colon.</summary>
    private readonly record struct Piece(int Begin, int End, bool IsName);
}
