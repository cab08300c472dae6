namespace Sbn.Edge.Core.Bundles;

/// <summary>The one field that every file of a bundle has in every version.</summary>
internal sealed record BundleSchema(string Schema);
