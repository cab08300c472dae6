using Sbn.Edge.Core;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Pretrained;
using TorchSharp.Modules;

namespace Sbn.Edge.Training.Stages;

/// <summary>Trains the base network.</summary>
internal sealed class BaseStage(StreetData street, RunOptions options, TextWriter log)
{
    /// <summary>Trains, or goes on, or loads what is done; in no steps it is what it begins with.</summary>
    /// <returns>The base with averaged weights, in evaluation mode.</returns>
    public BaseNetwork Run(int steps, CancellationToken stop) => steps == 0 ? AsItIs() :
        new TrainingLoop("base", Path.Combine(options.Run, "base"), new Schedule(steps), options.Plan().With(("early layers", options.StartFrom is StartFrom.ImageNet or StartFrom.Random ? "learned" : "kept")), options.Seed, log)
            .Train(() => new BaseNetwork(street.ClassCount), Begin, stop);

    /// <summary>The base that <see cref="RunOptions.StartFrom"/> names. Its bytes decide what it is, and not the processor that a step would run on.</summary>
    private BaseNetwork AsItIs()
    {
        if (options.StartFrom is StartFrom.ImageNet or StartFrom.Random)
        {
            throw new UserException($"--base-steps is 0, which takes a base as it is, and --start-from is '{options.StartFrom}', which is none; name the weights of a base.");
        }

        var network = new BaseNetwork(street.ClassCount);
        Start(network);
        network.eval();
        log.WriteLine($"base: as it is in {options.StartFrom}");
        return network;
    }

    private Lesson Begin(BaseNetwork live)
    {
        Start(live);
        var mixture = StreetMixtures.Classes(street, options);
        var loss = new ClassLoss(street.Codes, StreetMixtures.Weights(street, options).Loss);
        return Lesson.OnCrops(
            new Learners([.. live.parameters().Where(p => p.requires_grad)], Before(live).Where(p => p.requires_grad)),
            mixture,
            batch => loss.Of(live.forward(batch.Images.to(Native.Arithmetic.Activations)), batch));
    }

    /// <summary>The weights that were trained before, which then learn more slowly.</summary>
    private IEnumerable<Parameter> Before(BaseNetwork network) => options.StartFrom switch
    {
        StartFrom.Random => [],
        _ => network.Trunk.Backbone,
    };

    private void Start(BaseNetwork network)
    {
        switch (options.StartFrom)
        {
            case StartFrom.Random:
                break;
            case StartFrom.ImageNet:
                ResNet18.Load(network.Trunk, ResNet18.File);
                network.Trunk.KeepBackboneStatistics();
                break;
            default:
                Load(network, options.StartFrom);
                network.Trunk.KeepBackboneStatistics();
                network.Trunk.KeepEarlyLayers();
                break;
        }
    }

    private static void Load(BaseNetwork network, string file)
    {
        if (file.EndsWith(HalfWeights.Ending, StringComparison.Ordinal))
        {
            HalfWeights.Load(network, file);
            return;
        }

        try
        {
            network.load(file);
        }
        catch (Exception e) when (e is ArgumentException or IOException or FormatException or InvalidOperationException)
        {
            throw new UserException($"'{file}' (--start-from) holds no weights of this network ({e.Message}); it must be the average.weights of a base run, or what --save wrote of one.", e);
        }
    }
}
