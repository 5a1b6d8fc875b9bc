namespace OrleansPayouts.Domain.Payouts;

/// <summary>
/// An attempt about to be made: durable before the first byte is sent (invariant I9), and only if the
/// payout still has the version it was decided on.
/// </summary>
public sealed record AttemptIntent(
    PayoutId Payout,
    int ExpectedVersion,
    int Number,
    int Epoch,
    IdempotencyKey Key,
    byte[] ParameterHash,
    DateTimeOffset StartedAt);
