using Google.Protobuf;

namespace Sbn.Edge.Core.Onnx;

/// <summary>An ONNX model in memory: read, looked at, edited, written. What this version does not know of survives.</summary>
public sealed class OnnxModel
{
    /// <summary>Wraps a model message.</summary>
    public OnnxModel(ModelProto proto)
    {
        Proto = proto;
        Graph = new OnnxGraph(proto.Graph ?? throw new ArgumentException("The model has no graph.", nameof(proto)));
    }

    /// <summary>The message of the file.</summary>
    public ModelProto Proto { get; }

    /// <summary>Its graph.</summary>
    public OnnxGraph Graph { get; }

    /// <summary>The version of ONNX's own operators that the model asks for; 0 where it asks for none.</summary>
    public long Opset => Proto.OpsetImport.FirstOrDefault(o => o.Domain is "" or "ai.onnx")?.Version ?? 0;

    /// <summary>Reads a model file.</summary>
    /// <exception cref="UserException">The file is missing, unreadable, truncated or no ONNX model.</exception>
    public static OnnxModel Read(string path)
    {
        byte[] bytes;
        try
        {
            bytes = File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UserException($"There is no model file '{path}'.", e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The model file '{path}' cannot be read: {e.Message}", e);
        }

        return Parse(bytes, path);
    }

    /// <summary>Reads a model from memory.</summary>
    /// <param name="bytes">The file's bytes.</param>
    /// <param name="name">What to call it in an error.</param>
    /// <exception cref="UserException">The bytes are truncated or no ONNX model.</exception>
    public static OnnxModel Parse(ReadOnlySpan<byte> bytes, string name)
    {
        ModelProto proto;
        try
        {
            proto = ModelProto.Parser.ParseFrom(bytes);
        }
        catch (InvalidProtocolBufferException e)
        {
            throw new UserException($"'{name}' is no ONNX model, or it is damaged or cut short ({bytes.Length} bytes).", e);
        }

        // Protobuf reads much that is no model at all, an empty file for one, as a message with nothing known in it.
        if (proto.Graph is null || !proto.HasIrVersion || proto.OpsetImport.Count == 0)
        {
            throw new UserException($"'{name}' is no ONNX model, or it is damaged or cut short ({bytes.Length} bytes): it has no graph, version or operator set.");
        }

        return new OnnxModel(proto);
    }

    /// <summary>The file's bytes.</summary>
    public byte[] ToBytes() => Proto.ToByteArray();

    /// <summary>Writes the model file, whole or not at all.</summary>
    /// <exception cref="UserException">The file cannot be written.</exception>
    public void Write(string path)
    {
        var temporary = path + ".part";
        try
        {
            using (var stream = File.Create(temporary))
            {
                Proto.WriteTo(stream);
            }

            File.Move(temporary, path, overwrite: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UserException($"The model file '{path}' cannot be written: {e.Message}", e);
        }
    }

    /// <summary>A copy that can be edited without changing this one.</summary>
    public OnnxModel Clone() => new(Proto.Clone());
}
