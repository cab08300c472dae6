using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Sbn.Edge.Core.Bundles;
using Sbn.Edge.Core.Onnx;
using Sbn.Edge.TestKit;

namespace Sbn.Edge.Core.Tests.Bundles;

/// <summary>A tiny bundle to be spoiled: edits of its files as a hand or an accident would make them.</summary>
internal sealed class BundleFolder : IDisposable
{
    private readonly TempFolder _folder = new();

    public BundleFolder(TinyBundleOptions? options = null) => TinyBundle.Write(Path, options);

    public string Path => _folder["bundle"];

    public string this[string file] => System.IO.Path.Combine(Path, file);

    /// <summary>Changes the manifest's JSON.</summary>
    public void Manifest(Action<JsonObject> edit) => Edit(BundleFiles.Manifest, edit);

    /// <summary>Changes the calibration's JSON, and the manifest's checksum of it.</summary>
    public void Calibration(Action<JsonObject> edit)
    {
        Edit(BundleFiles.Calibration, edit);
        Vouch(BundleFiles.Calibration);
    }

    /// <summary>Changes a graph, and whatever must agree with it: the manifest's checksum and the calibration's key.</summary>
    public void Graph(string file, Action<OnnxModel> edit)
    {
        var model = OnnxModel.Read(this[file]);
        edit(model);
        model.Write(this[file]);
        var sha256 = Vouch(file);
        if (file == BundleFiles.Graph(BundleFiles.Fp32))
        {
            Calibration(c => c["variants"]![BundleFiles.Fp32]!["graphSha256"] = sha256);
        }
    }

    /// <summary>Writes a file's present checksum into the manifest.</summary>
    public string Vouch(string file)
    {
        var sha256 = Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(this[file])));
        Manifest(m => m["files"]![file] = sha256);
        return sha256;
    }

    /// <summary>The sentence with which the bundle is refused.</summary>
    public string Refusal()
    {
        var e = Should.Throw<UserException>(() => ModelBundle.Load(Path));
        e.Message.ShouldContain(Path);
        e.Message.ShouldNotContain("\n");
        return e.Message;
    }

    public void Dispose() => _folder.Dispose();

    private void Edit(string file, Action<JsonObject> edit)
    {
        var json = JsonNode.Parse(File.ReadAllText(this[file]))!.AsObject();
        edit(json);
        File.WriteAllText(this[file], json.ToJsonString());
    }
}
