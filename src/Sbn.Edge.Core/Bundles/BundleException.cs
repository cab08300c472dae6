namespace Sbn.Edge.Core.Bundles;

/// <summary>A model bundle is missing, damaged, inconsistent or not to be trusted; the message names the file and the field.</summary>
public sealed class BundleException : UserException
{
    /// <summary>Makes the error from its sentence.</summary>
    public BundleException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }
}
