using Sbn.Edge.Training.Native;
using Sbn.Edge.Training.Scoring;
using Sbn.Edge.Training.Stages;

TorchRuntime.Start(2, 1);
var recipe = args[0] == "plain" ? Recipe.Plain : Recipe.Joint;
var held = args[1] == "none" ? null : args[1];
var steps = int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture);
var options = new RunOptions("/work/shared/data", args[3], 1);
var street = StreetData.Load(options.Data, held);
Console.WriteLine($"train {street.Train.Count} val {street.Val.Count} held {street.HeldOut.Count} codes {street.Codes.Count}");
var net = new BaseStage(street, options, Console.Out).Run(recipe, steps, CancellationToken.None);
var w = new Sbn.Edge.Training.Data.ClassWeights(street.Train, street.Codes, street.ClassCount);
foreach (var (name, images) in new[] { ("val", street.Val), ("held", street.HeldOut) })
{
    if (images.Count == 0)
    {
        continue;
    }

    foreach (var prior in new[] { null, w.Prior })
    {
        var c = Scorer.Score(x => net.forward(x), images, street.Codes, street.ClassCount, prior);
        Console.WriteLine($"{name} prior={prior != null} mIoU {c.MeanIou:F4} acc {c.Accuracy:F4}  " + string.Join(" ", Enumerable.Range(0, 11).Select(k => $"{c.Iou(k):F2}")));
    }
}

return 0;
