using Sbn.Edge.Calibration.Cli;
using Sbn.Edge.Core.Onnx;

namespace Sbn.Edge.Calibration.Quantization.Judging;

/// <summary>Ranks layers by what each of them, alone in int8, does to the outputs.</summary>
/// <param name="layers">The layers.</param>
/// <param name="writeAlone">Writes the graph with one of them in int8.</param>
/// <param name="frames">The frames to judge by; a few of them.</param>
internal sealed class LayerRanking(IReadOnlyList<string> layers, Func<string, OnnxModel> writeAlone, JudgingFrames frames)
{
    /// <summary>On how many frames each layer is judged.</summary>
    public const int FramesForEach = 4;

    private const int Worst = 5;

    /// <summary>Ranks them, the worst first.</summary>
    public IReadOnlyList<RankedLayer> Run(Terminal terminal, CancellationToken cancellationToken)
    {
        var ranked = new List<RankedLayer>();
        terminal.Track("ranking layers", layers.Count, step =>
        {
            foreach (var layer in layers)
            {
                ranked.Add(new RankedLayer(layer, frames.Judge(writeAlone(layer), cancellationToken, FramesForEach)));
                step();
            }
        });
        ranked = [.. ranked.OrderByDescending(layer => layer.Alone.Total)];
        foreach (var (name, alone) in ranked.Take(Worst))
        {
            terminal.Say($"{name} alone in int8: {alone}");
        }

        return ranked;
    }
}

/// <summary>A layer and its effect.</summary>
/// <param name="Name">The layer.</param>
/// <param name="Alone">How far the outputs are from the float graph's with this layer alone in int8.</param>
internal sealed record RankedLayer(string Name, OutputDifference Alone);
