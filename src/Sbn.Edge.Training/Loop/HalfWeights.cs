using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Sbn.Edge.Core;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Loop;

/// <summary>
/// A network's weights as a safetensors file: a length (uint64, little endian), a JSON header that names each tensor with type, shape and place,
/// then the values. Matrices are float16, which halves what is to be kept; vectors (BatchNorm's statistics among them) are float32.
/// </summary>
internal static class HalfWeights
{
    /// <summary>How such a file's name ends.</summary>
    public const string Ending = ".safetensors";

    private const string Half = "F16";
    private const string Single = "F32";
    private const long LargestHeader = 16 << 20;

    /// <summary>Writes the weights of a network.</summary>
    public static void Save(Module network, string path)
    {
        using var scope = NewDisposeScope();
        var header = new JsonObject();
        var parts = new List<byte[]>();
        var offset = 0L;
        foreach (var (name, value) in network.state_dict().OrderBy(p => p.Key, StringComparer.Ordinal))
        {
            var isHalf = value.dim() > 1;
            var bytes = value.detach().to(isHalf ? ScalarType.Float16 : ScalarType.Float32).contiguous().bytes.ToArray();
            header[name] = new JsonObject
            {
                ["dtype"] = isHalf ? Half : Single,
                ["shape"] = new JsonArray([.. value.shape.Select(s => (JsonNode)s)]),
                ["data_offsets"] = new JsonArray(offset, offset + bytes.Length),
            };
            parts.Add(bytes);
            offset += bytes.Length;
        }

        var text = Encoding.UTF8.GetBytes(header.ToJsonString());
        var length = new byte[sizeof(long)];
        BinaryPrimitives.WriteInt64LittleEndian(length, text.Length);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        var fresh = path + ".new";
        using (var file = File.Create(fresh))
        {
            file.Write(length);
            file.Write(text);
            parts.ForEach(part => file.Write(part));
        }

        File.Move(fresh, path, overwrite: true);
    }

    /// <summary>Reads weights into a network of the same shape.</summary>
    /// <exception cref="UserException">The file is damaged, or holds the weights of another network.</exception>
    public static void Load(Module network, string path)
    {
        try
        {
            Read(network, File.ReadAllBytes(path));
        }
        catch (Exception e) when (e is JsonException or InvalidDataException or IOException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new UserException($"'{path}' holds no weights of this network: {e.Message}", e);
        }
    }

    private static void Read(Module network, byte[] file)
    {
        var length = file.Length >= sizeof(long) ? BinaryPrimitives.ReadInt64LittleEndian(file) : -1;
        if (length is <= 0 or > LargestHeader || length > file.Length - sizeof(long))
        {
            throw new InvalidDataException("it is no safetensors file.");
        }

        using var nograd = no_grad();
        using var scope = NewDisposeScope();
        using var header = JsonDocument.Parse(file.AsMemory(sizeof(long), (int)length));
        var data = file.AsSpan(sizeof(long) + (int)length);
        foreach (var (name, value) in network.state_dict())
        {
            if (!header.RootElement.TryGetProperty(name, out var entry))
            {
                throw new InvalidDataException($"it has no tensor '{name}'.");
            }

            var shape = entry.GetProperty("shape").EnumerateArray().Select(s => s.GetInt64()).ToArray();
            var type = entry.GetProperty("dtype").GetString();
            var (begin, end) = (entry.GetProperty("data_offsets")[0].GetInt64(), entry.GetProperty("data_offsets")[1].GetInt64());
            var isHalf = type == Half;
            if (!shape.SequenceEqual(value.shape) || (!isHalf && type != Single) || begin < 0 || end > data.Length || end - begin != value.numel() * (isHalf ? 2 : 4))
            {
                throw new InvalidDataException($"its tensor '{name}' is {type} [{string.Join(",", shape)}], where [{string.Join(",", value.shape)}] is needed.");
            }

            using var read = empty(shape, isHalf ? ScalarType.Float16 : ScalarType.Float32);
            data[(int)begin..(int)end].CopyTo(read.bytes);
            value.copy_(read.to(ScalarType.Float32));
        }
    }
}
