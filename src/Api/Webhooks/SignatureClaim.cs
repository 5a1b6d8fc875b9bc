namespace OrleansPayouts.Api.Webhooks;

/// <summary>What a request says about who signed it, not believed yet.</summary>
/// <param name="SignedAt">Unix seconds, as they were signed.</param>
/// <param name="Signatures">Of 32 bytes each.</param>
public sealed record SignatureClaim(string SignedAt, IReadOnlyList<byte[]> Signatures);
