using System.CommandLine;
using Sbn.Edge.Training.Native;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Stages;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Commands;

/// <summary>One call of the trainer: its data, its run folder, its stages, and the figures it reports.</summary>
internal sealed class TrainSession : IDisposable
{
    private readonly Recipe _recipe;
    private readonly TextWriter _log;
    private BaseNetwork? _base;
    private SbnNetwork? _sbn;

    private TrainSession(StreetData street, RunOptions options, StageSteps steps, Recipe recipe, TextWriter log)
    {
        Street = street;
        Options = options;
        Metrics = new Metrics(options.Run);
        Retrofit = new Retrofit(street, options, steps, log);
        _recipe = recipe;
        _log = log;
    }

    public TextWriter Log => _log;

    public StreetData Street { get; }

    public RunOptions Options { get; }

    public Metrics Metrics { get; }

    public Retrofit Retrofit { get; }

    public static TrainSession Open(TrainOptions options, ParseResult result, TextWriter log)
    {
        var run = options.RunOptions(result);
        var steps = options.Steps(result);
        TorchRuntime.Start(result.GetValue(options.Threads), run.Seed);
        return new TrainSession(StreetData.Load(run), run, steps, result.GetValue(options.Recipe), log);
    }

    /// <summary>The base network; its score is reported once.</summary>
    public BaseNetwork Base(CancellationToken stop)
    {
        if (_base is null)
        {
            _base = Retrofit.Base(_recipe, stop);
            Report("base", x => _base.forward(x));
        }

        return _base;
    }

    /// <summary>The finished SBN; its scores, and on a held-out sequence the out-of-fold counts, are reported once.</summary>
    public SbnNetwork Sbn(CancellationToken stop)
    {
        if (_sbn is not null)
        {
            return _sbn;
        }

        _sbn = Retrofit.All(Base(stop), stop);
        Report("sbn", x => _sbn.forward(x));
        var concepts = Retrofit.ScoreConcepts(_sbn);
        Metrics.Put("concepts", concepts);
        _log.WriteLine($"concepts: mean average precision {Mean(concepts.AveragePrecision):F3}, mean share in parent {Mean(concepts.InParentShare):F3}");
        if (Street.HeldOut.Count > 0)
        {
            OutOfFold.Count(_sbn, Street.HeldOut, Street.Codes, Retrofit.Prior()).Save(Path.Combine(Options.Run, OutOfFoldFile));
        }

        return _sbn;
    }

    /// <summary>Name of the out-of-fold counts in a run with a held-out sequence.</summary>
    public const string OutOfFoldFile = "out-of-fold.json";

    /// <summary>Scores a network on the frames nobody learned from, prints and keeps the figures.</summary>
    public void Report(string name, Func<Tensor, Tensor> logits)
    {
        var score = Retrofit.Score(logits);
        Metrics.Put(name, score);
        _log.WriteLine(StageCommands.Line(name, score));
    }

    public void Dispose()
    {
        _base?.Dispose();
        _sbn?.Dispose();
    }

    private static double Mean(IReadOnlyDictionary<string, double> values) =>
        values.Values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
}
