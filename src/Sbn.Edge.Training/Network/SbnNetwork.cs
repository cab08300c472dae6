using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>The Semantic Bottleneck Network: trunk, concept layer, head, confidence; and the paper's predictor, measured beside it.</summary>
internal sealed class SbnNetwork : Module<Tensor, Tensor>
{
    private readonly Trunk trunk;
    private readonly ConceptLayer concepts;
    private readonly SbnHead head;
    private readonly ConfidenceHead confidence;
    private readonly PaperPredictor paper;

    public SbnNetwork(int conceptCount, int classes)
        : base("sbn")
    {
        trunk = new Trunk();
        concepts = new ConceptLayer(conceptCount);
        head = new SbnHead(conceptCount, classes);
        confidence = new ConfidenceHead(conceptCount, classes);
        paper = new PaperPredictor(classes);
        RegisterComponents();
    }

    /// <summary>Puts trained parts together (their values are copied), in evaluation mode. The confidence has learned nothing yet.</summary>
    public static SbnNetwork From(Trunk trunk, ConceptLayer concepts, SbnHead head, PaperPredictor paper)
    {
        var network = new SbnNetwork(concepts.Count, paper.Classes);
        network.trunk.load_state_dict(trunk.state_dict());
        network.concepts.load_state_dict(concepts.state_dict());
        network.head.load_state_dict(head.state_dict());
        network.paper.load_state_dict(paper.state_dict());
        network.eval();
        return network;
    }

    public Trunk Trunk => trunk;

    public ConceptLayer Concepts => concepts;

    public SbnHead Head => head;

    public ConfidenceHead Confidence => confidence;

    public PaperPredictor Paper => paper;

    /// <summary>Concept activations [N, K, H/4, W/4] of a normalised image [N, 3, H, W].</summary>
    public Tensor Activations(Tensor image) => concepts.forward(trunk.forward(image));

    /// <summary>Logits [N, C, H/4, W/4]; they depend on the concepts alone.</summary>
    public override Tensor forward(Tensor input) => head.forward(Activations(input));
}
