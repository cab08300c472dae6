using System.Text.Json.Nodes;
using CsCheck;
using Google.Protobuf;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Bundles;

public sealed class ModelBundleTests
{
    [Fact]
    public void A_sound_bundle_says_what_it_holds()
    {
        using var folder = new BundleFolder(new TinyBundleOptions { Quantised = true, Bench = true });
        var bundle = ModelBundle.Load(folder.Path);

        bundle.Manifest.Name.ShouldBe("tiny");
        bundle.Variants.ShouldBe(["fp32", "int8"]);
        bundle.GraphPath("int8").ShouldBe(folder["sbn.int8.onnx"]);
        bundle.HeadPath("fp32").ShouldBe(folder["head.fp32.onnx"]);
        bundle.BenchPath.ShouldBe(folder["bench.onnx"]);
        bundle.CalibrationFor("fp32")!.GraphSha256.ShouldBe(bundle.GraphSha256("fp32"));
        bundle.CalibrationFor("int8")!.GraphSha256.ShouldBe(bundle.GraphSha256("int8"));
        bundle.IsSigned.ShouldBeFalse();
        File.WriteAllText(folder["manifest.sig"], "signature");
        ModelBundle.Load(folder.Path).IsSigned.ShouldBeTrue();
    }

    [Fact]
    public void A_bundle_without_a_calibration_has_none()
    {
        using var folder = new BundleFolder(new TinyBundleOptions { Calibrated = false });
        ModelBundle.Load(folder.Path).CalibrationFor("fp32").ShouldBeNull();
    }

    [Fact]
    public void A_folder_that_is_not_there_is_named() =>
        Should.Throw<BundleException>(() => ModelBundle.Load("/nowhere/at/all")).Message.ShouldContain("'/nowhere/at/all'");

    [Fact]
    public void A_folder_without_a_manifest_is_no_bundle()
    {
        using var folder = new TempFolder();
        Should.Throw<BundleException>(() => ModelBundle.Load(folder.Path)).Message.ShouldContain("manifest.json");
    }

    [Theory]
    [InlineData("sbn.onnx")]
    [InlineData("head.fp32.onnx")]
    [InlineData("calibration.json")]
    [InlineData("MODEL_CARD.md")]
    public void A_changed_byte_in_any_file_is_found(string file)
    {
        using var folder = new BundleFolder();
        var bytes = File.ReadAllBytes(folder[file]);
        bytes[bytes.Length / 2] ^= 1;
        File.WriteAllBytes(folder[file], bytes);

        folder.Refusal().ShouldSatisfyAllConditions(m => m.ShouldContain(file), m => m.ShouldContain("SHA-256"));
    }

    [Theory]
    [InlineData("sbn.onnx")]
    [InlineData("MODEL_CARD.md")]
    public void A_missing_file_is_named(string file)
    {
        using var folder = new BundleFolder();
        File.Delete(folder[file]);
        folder.Refusal().ShouldSatisfyAllConditions(m => m.ShouldContain(file), m => m.ShouldContain("missing"));
    }

    [Fact]
    public void A_truncated_graph_is_refused_even_where_the_checksum_agrees()
    {
        using var folder = new BundleFolder(new TinyBundleOptions { Calibrated = false });
        File.WriteAllBytes(folder["sbn.onnx"], File.ReadAllBytes(folder["sbn.onnx"])[..500]);
        folder.Vouch("sbn.onnx");
        folder.Refusal().ShouldContain("no ONNX model");
    }

    [Theory]
    [InlineData("../outside.txt")]
    [InlineData("/etc/passwd")]
    [InlineData("a/../../outside.txt")]
    [InlineData("a//b")]
    [InlineData("..\\outside.txt")]
    [InlineData("./sbn.onnx")]
    [InlineData("")]
    public void A_file_outside_the_bundle_is_refused(string name)
    {
        using var folder = new BundleFolder();
        folder.Manifest(m => m["files"]![name] = new string('0', 64));
        folder.Refusal().ShouldContain($"files names '{name}'");
    }

    [Theory]
    [InlineData("sbn.int8.onnx")]
    [InlineData("bench.onnx")]
    public void A_graph_that_the_manifest_does_not_name_is_refused(string file)
    {
        using var folder = new BundleFolder();
        File.Copy(folder["sbn.onnx"], folder[file]);
        folder.Refusal().ShouldSatisfyAllConditions(m => m.ShouldContain(file), m => m.ShouldContain("vouches"));
    }

    [Theory]
    [InlineData("schema")]
    [InlineData("name")]
    [InlineData("version")]
    [InlineData("classes")]
    [InlineData("concepts")]
    [InlineData("input")]
    [InlineData("outputStride")]
    [InlineData("confidenceEncoding")]
    [InlineData("files")]
    [InlineData("data")]
    [InlineData("weightsLicence")]
    public void A_missing_field_of_the_manifest_is_named(string field)
    {
        using var folder = new BundleFolder();
        folder.Manifest(m => m.Remove(field));
        folder.Refusal().ShouldSatisfyAllConditions(m => m.ShouldContain("manifest.json"), m => m.ShouldContain($"'{field}'"));
    }

    [Theory]
    [InlineData("name", "\"a b\"", "name is 'a b'")]
    [InlineData("name", "null", "name")]
    [InlineData("name", "7", "'name'")]
    [InlineData("version", "\"one\"", "version is 'one'")]
    [InlineData("schema", "\"sbn.bundle/9\"", "sbn.bundle/9")]
    [InlineData("outputStride", "0", "outputStride is 0")]
    [InlineData("outputStride", "\"four\"", "'outputStride'")]
    [InlineData("outputStride", "7", "outputStride 7")]
    [InlineData("outputStride", "8", "outputStride is 8")]
    [InlineData("classes", "[]", "classes has 0")]
    [InlineData("classes", "[null, null]", "classes[0] is null")]
    [InlineData("classes", "[{\"id\":1,\"name\":\"a\",\"color\":[0,0,0]},{\"id\":0,\"name\":\"b\",\"color\":[0,0,0]}]", "classes[0].id is 1")]
    [InlineData("classes", "[{\"id\":0,\"name\":\"a\",\"color\":[0,0,0]},{\"id\":1,\"name\":\"a\",\"color\":[0,0,0]}]", "classes[1].name is 'a'")]
    [InlineData("classes", "[{\"id\":0,\"name\":\"a\",\"color\":[0,0]},{\"id\":1,\"name\":\"b\",\"color\":[0,0,0]}]", "classes[0].color")]
    [InlineData("classes", "[{\"id\":0,\"name\":\"a\"},{\"id\":1,\"name\":\"b\",\"color\":[0,0,0]}]", "classes[0]")]
    [InlineData("concepts", "[]", "concepts is empty")]
    [InlineData("concepts", "[{\"name\":\"wheel\",\"kind\":\"part\"}]", "concepts[0].name is 'wheel'")]
    [InlineData("concepts", "[{\"name\":\"car/wheel\",\"kind\":\"thing\"}]", "concepts[0].kind is 'thing'")]
    [InlineData("concepts", "[{\"name\":\"car/wheel\",\"kind\":\"part\"},{\"name\":\"car/wheel\",\"kind\":\"part\"}]", "concepts[1].name")]
    [InlineData("concepts", "[{\"name\":\"car/wheel\",\"kind\":\"part\"}]", "8 channels")]
    [InlineData("input", "{\"width\":96,\"height\":64,\"colorOrder\":\"rgb\"}", "input.colorOrder is 'rgb'")]
    [InlineData("input", "{\"width\":0,\"height\":64,\"colorOrder\":\"bgr\"}", "0×64")]
    [InlineData("input", "{\"width\":100,\"height\":64,\"colorOrder\":\"bgr\"}", "100×64")]
    [InlineData("confidenceEncoding", "{\"kind\":\"linear8\",\"min\":0,\"max\":1}", "confidenceEncoding is linear8")]
    [InlineData("weightsLicence", "\"\"", "weightsLicence is empty")]
    [InlineData("data", "[{\"name\":\"\",\"use\":\"x\",\"licence\":\"y\"}]", "data has an entry")]
    [InlineData("files", "{}", "does not name 'sbn.onnx'")]
    [InlineData("files", "{\"sbn.onnx\":\"ABC\"}", "files['sbn.onnx'] is 'ABC'")]
    public void A_wrong_value_in_the_manifest_is_refused_with_the_field(string field, string value, string says)
    {
        using var folder = new BundleFolder();
        folder.Manifest(m => m[field] = JsonNode.Parse(value));
        if (says == "8 channels")
        {
            // The profiles name the other concepts; without them the contract has its say.
            folder.Calibration(c => c["variants"]!["fp32"]!["profiles"] = new JsonObject());
        }

        folder.Refusal().ShouldContain(says);
    }

    [Fact]
    public void A_manifest_with_a_field_twice_is_refused()
    {
        using var folder = new BundleFolder();
        File.WriteAllText(folder["manifest.json"], File.ReadAllText(folder["manifest.json"]).Replace("\"name\": \"tiny\"", "\"name\": \"tiny\", \"name\": \"other\"", StringComparison.Ordinal));
        folder.Refusal().ShouldContain("name");
    }

    [Fact]
    public void A_manifest_that_is_no_JSON_is_refused_with_the_line()
    {
        using var folder = new BundleFolder();
        File.WriteAllText(folder["manifest.json"], "{\n  \"schema\": oops\n}");
        folder.Refusal().ShouldContain("line 2");
    }

    [Fact]
    public void A_field_of_a_later_version_is_read_over()
    {
        using var folder = new BundleFolder();
        folder.Manifest(m => m["fromTheFuture"] = 1);
        ModelBundle.Load(folder.Path).Manifest.Name.ShouldBe("tiny");
    }

    [Fact]
    public void A_calibration_of_another_graph_is_refused()
    {
        using var folder = new BundleFolder();
        folder.Calibration(c => c["variants"]!["fp32"]!["graphSha256"] = new string('0', 64));
        folder.Refusal().ShouldSatisfyAllConditions(m => m.ShouldContain("calibration.json"), m => m.ShouldContain("another graph"));
    }

    [Theory]
    [InlineData("target", "1.5", "target is 1.5")]
    [InlineData("guarantee", "\"\"", "guarantee")]
    [InlineData("guaranteeReason", "null", "guaranteeReason")]
    [InlineData("thresholds", "{}", "thresholds")]
    [InlineData("thresholds", "{\"road\":300,\"building\":0,\"tree\":0,\"car\":256}", "thresholds.road is 300")]
    [InlineData("thresholds", "{\"road\":1,\"building\":0,\"tree\":0,\"cat\":2}", "'car'")]
    [InlineData("profiles", "{\"cat\":{\"pixels\":1,\"concepts\":{}}}", "'cat'")]
    [InlineData("profiles", "{\"car\":{\"pixels\":1,\"concepts\":{\"car/wings\":{\"low\":0,\"median\":0,\"high\":0,\"absent\":0,\"link\":0}}}}", "'car/wings'")]
    [InlineData("profiles", "{\"car\":{\"pixels\":1,\"concepts\":{\"car/wheel\":{\"low\":1,\"median\":0,\"high\":0,\"absent\":0,\"link\":0}}}}", "low ≤ median ≤ high")]
    [InlineData("profiles", "{\"car\":{\"pixels\":1,\"concepts\":{\"car/wheel\":{\"low\":0,\"median\":0,\"high\":0,\"absent\":0}}}}", "link")]
    public void A_wrong_value_in_the_calibration_is_refused_with_the_field(string field, string value, string says)
    {
        using var folder = new BundleFolder();
        folder.Calibration(c => c["variants"]!["fp32"]![field] = JsonNode.Parse(value));
        folder.Refusal().ShouldSatisfyAllConditions(m => m.ShouldContain("calibration.json"), m => m.ShouldContain(says));
    }

    [Fact]
    public void A_calibration_of_a_variant_that_is_not_there_is_refused()
    {
        using var folder = new BundleFolder();
        folder.Calibration(c => c["variants"]!["int8"] = c["variants"]!["fp32"]!.DeepClone());
        folder.Refusal().ShouldContain("variants.int8");
    }

    [Fact]
    public void Variants_that_quantise_the_concepts_differently_are_refused()
    {
        using var folder = new BundleFolder(new TinyBundleOptions { Quantised = true, Calibrated = false });
        const string file = "sbn.int8.onnx";
        var model = OnnxModel.Read(folder[file]);
        foreach (var scale in model.Graph.Proto.Initializer.Where(t => t.Name.EndsWith(".scale", StringComparison.Ordinal)))
        {
            scale.RawData = ByteString.CopyFrom(BitConverter.GetBytes(1 / 64f));
        }

        model.Write(folder[file]);
        folder.Vouch(file);

        folder.Refusal().ShouldContain("the same in every variant");
    }

    [Fact]
    public void Whatever_a_manifest_says_reads_back_as_it_was_written() =>
        Gen.Select(Gen.String[Gen.Char[' ', '\uD7FF'], 1, 40], Gen.Double[-1e6, 1e6], Gen.Int[0, 255]).Sample((text, figure, color) =>
        {
            var manifest = TinyBundle.Manifest(new TinyBundleOptions()) with
            {
                WeightsLicence = text,
                Classes = [new BundleClass(0, text, [color, 0, 255]), new BundleClass(1, "other", [0, 0, 0])],
                Metrics = new Dictionary<string, BundleMetric> { ["miou"] = new(figure, text, "sbn-calibrate evaluate") },
            };
            var again = BundleJson.ReadManifest(BundleJson.Write(manifest), "manifest.json");

            again.WeightsLicence.ShouldBe(text);
            again.Classes[0].Name.ShouldBe(text);
            again.Classes[0].Color.ShouldBe([color, 0, 255]);
            again.Metrics["miou"].ShouldBe(manifest.Metrics["miou"]);
            again.Concepts.ShouldBe(manifest.Concepts);
            again.Input.ShouldBe(manifest.Input);
        });
}
