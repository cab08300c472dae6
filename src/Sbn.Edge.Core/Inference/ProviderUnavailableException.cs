namespace Sbn.Edge.Core.Inference;

/// <summary>An execution provider cannot be had on this machine; the message is the reason, without a full stop.</summary>
internal sealed class ProviderUnavailableException(string reason, Exception? innerException = null) : Exception(reason, innerException);
