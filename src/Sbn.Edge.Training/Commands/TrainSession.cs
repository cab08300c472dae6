using System.CommandLine;
using Sbn.Edge.Training.Loop;
using Sbn.Edge.Training.Native;
using Sbn.Edge.Training.Network;
using Sbn.Edge.Training.Scoring;
using Sbn.Edge.Training.Stages;
using static TorchSharp.torch;

namespace Sbn.Edge.Training.Commands;

/// <summary>One call of the trainer: its data, its run folder, its stages, and the figures it reports.</summary>
internal sealed class TrainSession : IDisposable
{
    private readonly TextWriter _log;
    private BaseNetwork? _base;
    private SbnNetwork? _sbn;

    private TrainSession(StreetData street, RunOptions options, StageSteps steps, TextWriter log)
    {
        Street = street;
        Options = options;
        Metrics = new Metrics(options.Run);
        Retrofit = new Retrofit(street, options, steps, log);
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
        return new TrainSession(StreetData.Load(run), run, steps, log);
    }

    /// <summary>The base network; its score is reported once.</summary>
    public BaseNetwork Base(CancellationToken stop)
    {
        if (_base is null)
        {
            _base = Retrofit.Base(stop);
            Report("base", x => _base.forward(x), _base);
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
        Report("sbn", x => _sbn.forward(x), _sbn.Trunk, _sbn.Concepts, _sbn.Head);
        var concepts = Scored("concepts", Fingerprint.Of([], _sbn.Trunk, _sbn.Concepts), () => Retrofit.ScoreConcepts(_sbn));
        _log.WriteLine($"concepts: mean average precision {Mean(concepts.AveragePrecision):F3}, mean share in parent {Mean(concepts.InParentShare):F3}");
        FoldRun.Note(Options);
        HalfWeights.Save(_sbn, Path.Combine(Options.Run, FoldRun.NetworkFile));
        return _sbn;
    }

    /// <summary>Scores a network on the frames nobody learned from, prints and keeps the figures.</summary>
    /// <param name="name">What the figures are kept as.</param>
    /// <param name="logits">From a normalised picture to logits.</param>
    /// <param name="networks">Whose weights decide; what was scored with the same ones is not scored again.</param>
    public void Report(string name, Func<Tensor, Tensor> logits, params IEnumerable<nn.Module> networks) =>
        _log.WriteLine(StageCommands.Line(name, Scored(name, Fingerprint.Of(Retrofit.Prior(), networks), () => Retrofit.Score(logits))));

    private T Scored<T>(string name, string fingerprint, Func<T> score)
        where T : class
    {
        if (Metrics.Get<string>($"{name}Of") == fingerprint && Metrics.Get<T>(name) is { } known)
        {
            return known;
        }

        var fresh = score();
        Metrics.Put(name, fresh);
        Metrics.Put($"{name}Of", fingerprint);
        return fresh;
    }

    public void Dispose()
    {
        _base?.Dispose();
        _sbn?.Dispose();
    }

    private static double Mean(IReadOnlyDictionary<string, double> values) =>
        values.Values.Where(double.IsFinite).DefaultIfEmpty(double.NaN).Average();
}
