using CsCheck;
using Google.Protobuf;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Onnx;

public sealed class OnnxModelTests : IDisposable
{
    private readonly TempFolder _folder = new();

    [Fact]
    public void Whatever_is_written_reads_back_equal() =>
        Graphs.Any.Sample(model =>
        {
            var bytes = model.ToBytes();
            var again = OnnxModel.Parse(bytes, "again");
            again.Proto.ShouldBe(model.Proto);
            again.ToBytes().ShouldBe(bytes);
        });

    [Fact]
    public void Fields_that_this_version_does_not_know_survive_at_every_level() =>
        Gen.Select(Graphs.Any, Gen.Int[100, 200], Gen.Byte.Array[1, 20]).Sample((model, field, payload) =>
        {
            // Put an unknown field behind the known ones of the model, the graph, a node and a constant.
            var graph = Append(model.Proto.Graph, GraphProto.Parser, field, payload);
            graph.Node[0] = Append(graph.Node[0], NodeProto.Parser, field + 1, payload);
            graph.Output[0] = Append(graph.Output[0], ValueInfoProto.Parser, field + 2, payload);
            model.Proto.Graph = graph;
            var bytes = Append(model.Proto, ModelProto.Parser, field + 3, payload).ToByteArray();

            OnnxModel.Parse(bytes, "again").ToBytes().ShouldBe(bytes);
            OnnxModel.Parse(bytes, "again").Clone().ToBytes().ShouldBe(bytes);
        });

    [Fact]
    public void Functions_and_training_which_are_not_in_the_subset_survive()
    {
        var model = Graphs.Any.Single();
        // Field 25 holds local functions, field 20 training, in ONNX's own schema.
        var bytes = Append(Append(model.Proto, ModelProto.Parser, 20, [8, 1]), ModelProto.Parser, 25, [10, 1, 65]).ToByteArray();

        var again = OnnxModel.Parse(bytes, "again");
        again.Graph.RemoveUnused();

        again.ToBytes().AsSpan().IndexOf(Field(25, [10, 1, 65])).ShouldBeGreaterThan(0);
        again.ToBytes().AsSpan().IndexOf(Field(20, [8, 1])).ShouldBeGreaterThan(0);
    }

    [Fact]
    public void A_model_cut_short_anywhere_is_refused_or_visibly_another()
    {
        var path = TinyBundle.Write(_folder["b"]).GraphPath("fp32");
        var whole = File.ReadAllBytes(path);
        var refused = 0;
        for (var length = 0; length < whole.Length; length += 1 + (whole.Length / 97))
        {
            try
            {
                // What still parses lost its operator sets, which stand behind the graph; that is refused as well.
                OnnxModel.Parse(whole.AsSpan(0, length), path);
            }
            catch (UserException e)
            {
                e.Message.ShouldContain(path);
                refused++;
                continue;
            }

            length.ShouldBe(-1, "A cut model was taken for a whole one.");
        }

        refused.ShouldBeGreaterThan(50);
    }

    [Fact]
    public void Garbage_is_refused_in_one_sentence_that_names_the_file() =>
        Gen.Byte.Array[0, 400].Sample(bytes =>
        {
            var e = Should.Throw<UserException>(() => OnnxModel.Parse(bytes, "rubbish.onnx"));
            e.Message.ShouldStartWith("'rubbish.onnx' is no ONNX model");
            e.Message.ShouldNotContain("\n");
        });

    [Fact]
    public void A_missing_file_is_named() =>
        Should.Throw<UserException>(() => OnnxModel.Read(_folder["none.onnx"])).Message.ShouldContain("none.onnx");

    [Fact]
    public void A_written_model_leaves_nothing_beside_itself()
    {
        var model = Graphs.Any.Single();
        model.Write(_folder["m.onnx"]);

        Directory.GetFiles(_folder.Path).ShouldBe([_folder["m.onnx"]]);
        OnnxModel.Read(_folder["m.onnx"]).Proto.ShouldBe(model.Proto);
    }

    [Fact]
    public void A_constant_whose_data_do_not_fill_its_shape_is_refused()
    {
        var tensor = OnnxTensor.Of<float>("w", [1, 2, 3], 3);
        tensor.Dims[0] = 4;
        Should.Throw<UserException>(() => tensor.Floats()).Message.ShouldContain("'w'");
        tensor.Dims[0] = long.MaxValue;
        Should.Throw<UserException>(() => tensor.Floats());
        tensor.Dims[0] = 3;
        tensor.RawData = ByteString.CopyFrom(new byte[13]);
        Should.Throw<UserException>(() => tensor.Floats());
    }

    [Fact]
    public void A_shape_with_a_dimension_of_0_holds_nothing_whatever_the_others_are() => OnnxTensor.ElementCount([long.MaxValue, long.MaxValue, 0]).ShouldBe(0);

    [Fact]
    public void Constants_in_typed_fields_read_like_those_in_raw_bytes() =>
        Gen.Float.Array[1, 20].Sample(values =>
        {
            var raw = OnnxTensor.Of<float>("w", values, values.Length);
            var typed = new TensorProto { Name = "w", DataType = ElementType.Float, FloatData = { values }, Dims = { values.Length } };
            typed.Floats().ShouldBe(raw.Floats());
        });

    public void Dispose() => _folder.Dispose();

    private static byte[] Field(int number, byte[] payload)
    {
        using var stream = new MemoryStream();
        using (var output = new CodedOutputStream(stream, leaveOpen: true))
        {
            output.WriteTag(number, WireFormat.WireType.LengthDelimited);
            output.WriteBytes(ByteString.CopyFrom(payload));
        }

        return stream.ToArray();
    }

    private static T Append<T>(T message, MessageParser<T> parser, int number, byte[] payload)
        where T : IMessage<T> => parser.ParseFrom([.. message.ToByteArray(), .. Field(number, payload)]);
}
