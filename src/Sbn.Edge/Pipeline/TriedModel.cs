using System.Diagnostics;
using Microsoft.ML.OnnxRuntime;
using Sbn.Edge.Configuration;
using Sbn.Edge.Core;
using Sbn.Edge.Core.Bundles;

namespace Sbn.Edge.Pipeline;

/// <summary>A model that was opened as the service opens it, and has run.</summary>
/// <param name="Model">The model.</param>
/// <param name="Opening">How long opening took; TensorRT builds its engine meanwhile, where none is cached.</param>
/// <param name="Frame">How long a frame took, the second one.</param>
internal sealed record TriedModel(LoadedModel Model, TimeSpan Opening, TimeSpan Frame) : IDisposable
{
    private const byte Grey = 128;

    /// <summary>Opens a model and runs it on a grey picture.</summary>
    /// <exception cref="UserException">It does not open, or does not run.</exception>
    public static TriedModel Open(ModelBundle bundle, ModelOptions options)
    {
        var clock = Stopwatch.StartNew();
        var model = LoadedModel.Open(bundle, options);
        var opening = clock.Elapsed;
        try
        {
            var (scene, shape) = (model.Session.CreateScene(), model.Session.Shape);
            var picture = new byte[shape.Width * shape.Height * 3];
            Array.Fill(picture, Grey);
            // The first one also pays for what is made ready late.
            model.Session.Run(picture, shape.Width, shape.Height, scene);
            clock.Restart();
            model.Session.Run(picture, shape.Width, shape.Height, scene);
            return new TriedModel(model, opening, clock.Elapsed);
        }
        catch (OnnxRuntimeException e)
        {
            var sentence = $"{model.Name} was opened on {model.Session.Provider.Name}, but does not run there: {e.Message.Split('\n')[0].Trim().TrimEnd('.')}.";
            model.Dispose();
            throw new UserException(sentence, e);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Model.Dispose();
}
