namespace OrleansPayouts.StripeSimulator;

/// <summary>Money of one transfer taken back.</summary>
internal sealed record TransferReversal(
    string Id, string TransferId, long AmountMinor, long CreatedMs, string RequestId, string? IdempotencyKey, string Fingerprint);
