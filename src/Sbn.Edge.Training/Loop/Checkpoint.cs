using System.Text.Json;
using Sbn.Edge.Core;
using TorchSharp.Modules;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Loop;

/// <summary>
/// What a stage needs to go on after an interruption, in one folder: live and averaged weights, optimiser state, step.
/// Written beside the last one and then moved in its place, so that an interruption while writing loses nothing.
/// </summary>
internal sealed class Checkpoint(string folder)
{
    private string StateFile => Path.Combine(folder, "state.json");

    /// <summary>Averaged weights, the result of a stage.</summary>
    public string AverageFile => Path.Combine(folder, "average.weights");

    private string LiveFile => Path.Combine(folder, "live.weights");

    private string OptimiserFile => Path.Combine(folder, "optimiser.state");

    /// <summary>True once all steps of the schedule are done.</summary>
    public bool IsComplete => ReadState() is { } s && s.Step >= s.Steps;

    /// <summary>What is asked for now instead of what this stage was made with, in words; empty where it is the same, or nothing was made.</summary>
    public string Difference(StagePlan plan) => ReadState() switch
    {
        null => "",
        { Choices: { } choices } => plan.Difference(new StagePlan(choices)),
        _ => "options that were not recorded",
    };

    public void Save(Module live, Module average, OptimizerHelper optimiser, int step, int steps, StagePlan plan)
    {
        Directory.CreateDirectory(folder);
        Replace(LiveFile, f => live.save(f));
        Replace(AverageFile, f => average.save(f));
        Replace(OptimiserFile, optimiser.save_state_dict);
        Replace(StateFile, f => File.WriteAllText(f, JsonSerializer.Serialize(new State(step, steps, plan.Choices))));
    }

    /// <summary>Forgets what was made, so that the stage begins anew.</summary>
    public void Discard() => File.Delete(StateFile);

    /// <summary>Restores an interrupted run.</summary>
    /// <returns>The step to go on with; 0 where there is nothing to restore.</returns>
    /// <exception cref="UserException">The checkpoint is of a run with other options.</exception>
    public int Restore(Module live, Module average, OptimizerHelper optimiser, StagePlan plan)
    {
        if (ReadState() is not { } state)
        {
            return 0;
        }

        if (Difference(plan) is { Length: > 0 } difference)
        {
            throw new UserException(
                $"{folder} holds an interrupted training, and other options are asked for now: {difference}. Name another --run folder or the same options, or delete that folder.");
        }

        live.load(LiveFile);
        average.load(AverageFile);
        optimiser.load_state_dict(OptimiserFile);
        return state.Step;
    }

    private State? ReadState() => File.Exists(StateFile) ? JsonSerializer.Deserialize<State>(File.ReadAllText(StateFile)) : null;

    private static void Replace(string file, Action<string> write)
    {
        var fresh = file + ".new";
        write(fresh);
        File.Move(fresh, file, overwrite: true);
    }

    private sealed record State(int Step, int Steps, IReadOnlyDictionary<string, string>? Choices = null);
}
