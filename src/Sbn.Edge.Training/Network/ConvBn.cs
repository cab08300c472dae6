using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Sbn.Edge.Training.Network;

/// <summary>
/// A convolution without bias, then BatchNorm. Weights and statistics are float32; the arithmetic follows the type of
/// the input, so that bfloat16 activations train in bfloat16 (master weights stay exact).
/// </summary>
internal sealed class ConvBn : Module<Tensor, Tensor>
{
    public const double Epsilon = 1e-5;
    private const double Momentum = 0.03;

    private readonly Parameter weight;
    private readonly Parameter gamma;
    private readonly Parameter beta;
    private readonly Tensor mean;
    private readonly Tensor variance;

    public ConvBn(string name, int inputs, int outputs, int kernel, int stride = 1, int dilation = 1, double gammaStart = 1)
        : base(name)
    {
        Stride = stride;
        Dilation = dilation;
        Kernel = kernel;
        var deviation = Math.Sqrt(2.0 / (outputs * kernel * kernel));
        weight = new Parameter(randn(outputs, inputs, kernel, kernel) * deviation);
        gamma = new Parameter(full(outputs, gammaStart));
        beta = new Parameter(zeros(outputs));
        mean = zeros(outputs);
        variance = ones(outputs);
        RegisterComponents();
    }

    public int Stride { get; }

    public int Dilation { get; }

    public int Kernel { get; }

    public long Padding => Dilation * (Kernel - 1) / 2;

    /// <summary>
    /// True where the statistics stay those of an earlier training, even while weights learn: then the layer is one convolution
    /// whose weight is scaled, which spares the passes over the activations that BatchNorm costs.
    /// </summary>
    public bool KeepsStatistics { get; set; }

    public override Tensor forward(Tensor input)
    {
        if (KeepsStatistics || !training)
        {
            using var scale = gamma / sqrt(variance + Epsilon);
            using var scaled = (weight * scale.view(-1, 1, 1, 1)).to(input.dtype);
            using var offset = (beta - (mean * scale)).to(input.dtype);
            return functional.conv2d(input, scaled, offset, [Stride, Stride], [Padding, Padding], [Dilation, Dilation]);
        }

        using var kernel = weight.to(input.dtype);
        using var y = functional.conv2d(input, kernel, null, [Stride, Stride], [Padding, Padding], [Dilation, Dilation]);
        return functional.batch_norm(y, mean, variance, gamma, beta, training, Momentum, Epsilon);
    }

    /// <summary>Takes the values of a trained layer of the same shape; each [O] but the weight, [O, I, k, k].</summary>
    public void Set(Tensor trainedWeight, Tensor trainedGamma, Tensor trainedBeta, Tensor trainedMean, Tensor trainedVariance)
    {
        using var nograd = no_grad();
        weight.copy_(trainedWeight);
        gamma.copy_(trainedGamma);
        beta.copy_(trainedBeta);
        mean.copy_(trainedMean);
        variance.copy_(trainedVariance);
    }

    /// <summary>The same map as one convolution: weight [O,I,k,k] and bias [O].</summary>
    public (Tensor Weight, Tensor Bias) Fold()
    {
        using var nograd = no_grad();
        using var scale = gamma / sqrt(variance + Epsilon);
        return ((weight * scale.view(-1, 1, 1, 1)).MoveToOuterDisposeScope(), (beta - (mean * scale)).MoveToOuterDisposeScope());
    }
}
