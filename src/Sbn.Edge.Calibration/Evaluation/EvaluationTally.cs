using Sbn.Edge.Calibration.Sets;
using Sbn.Edge.Core.Datasets;
using Sbn.Edge.Core.Inference;

namespace Sbn.Edge.Calibration.Evaluation;

/// <summary>Counts everything that the figures of an evaluation are made of, frame by frame.</summary>
internal sealed class EvaluationTally
{
    private const int Codes = 256;
    private readonly IReadOnlyList<int>? _thresholds;
    private readonly long[] _acceptedRight;
    private readonly long[] _acceptedWrong;
    private readonly (long Part, long Whole)[] _acceptedByBlock;

    /// <summary>Makes an empty tally.</summary>
    /// <param name="classCount">C, the number of classes.</param>
    /// <param name="blockCount">Number of bootstrap blocks.</param>
    /// <param name="thresholds">τ by class id; null where there are none, and nothing is accepted or refused.</param>
    public EvaluationTally(int classCount, int blockCount, IReadOnlyList<int>? thresholds)
    {
        _thresholds = thresholds;
        Confusion = new ConfusionMatrix(classCount);
        Correct = new long[Codes];
        Wrong = new long[Codes];
        _acceptedRight = new long[classCount];
        _acceptedWrong = new long[classCount];
        _acceptedByBlock = new (long, long)[blockCount];
    }

    /// <summary>Number of frames.</summary>
    public int Frames { get; private set; }

    /// <summary>Labelled pixels by label and prediction.</summary>
    public ConfusionMatrix Confusion { get; }

    /// <summary>Correct pixels by confidence code.</summary>
    public long[] Correct { get; }

    /// <summary>Wrong pixels by confidence code.</summary>
    public long[] Wrong { get; }

    /// <summary>Of each block, the accepted pixels that are right, and all accepted ones.</summary>
    public IReadOnlyList<(long Part, long Whole)> AcceptedByBlock => _acceptedByBlock;

    /// <summary>Pixels of a class (by label) accepted as that class.</summary>
    public long AcceptedRight(int label) => _acceptedRight[label];

    /// <summary>Pixels of a class (by label) accepted as another class.</summary>
    public long AcceptedWrong(int label) => _acceptedWrong[label];

    /// <summary>Adds a frame.</summary>
    /// <param name="labels">Its labels, ids of the classes or 255.</param>
    /// <param name="scene">What the model says of it, ids within the classes.</param>
    /// <param name="grid">How the model's grid lies on the labels.</param>
    /// <param name="block">The frame's block.</param>
    public void Add(LabelMap labels, Scene scene, GridMap grid, int block)
    {
        Frames++;
        var (right, all) = (0L, 0L);
        for (var y = 0; y < labels.Height; y++)
        {
            for (var x = 0; x < labels.Width; x++)
            {
                var label = labels.Ids[(y * labels.Width) + x];
                if (label == LabelMap.Ignored)
                    continue;
                var cell = grid[x, y];
                var predicted = scene.Classes[cell];
                var code = scene.Confidence[cell];
                var isRight = predicted == label;
                Confusion.Add(label, predicted);
                (isRight ? Correct : Wrong)[code]++;
                if (_thresholds is null || code < _thresholds[predicted])
                    continue;
                (isRight ? _acceptedRight : _acceptedWrong)[label]++;
                all++;
                if (isRight)
                    right++;
            }
        }

        var (part, whole) = _acceptedByBlock[block];
        _acceptedByBlock[block] = (part + right, whole + all);
    }
}
