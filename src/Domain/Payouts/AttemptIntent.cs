namespace OrleansPayouts.Domain.Payouts;

/// <summary>An attempt about to be made: durable before the first byte is sent (invariant I9).</summary>
public sealed record AttemptIntent(
    PayoutId Payout,
    int Number,
    int Epoch,
    IdempotencyKey Key,
    byte[] ParameterHash,
    DateTimeOffset StartedAt);
