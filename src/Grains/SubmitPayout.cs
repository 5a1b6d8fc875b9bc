using OrleansPayouts.Domain.Payouts;

namespace OrleansPayouts.Grains;

/// <summary>Send this payout's begun attempt.</summary>
/// <param name="Payout">With the intent of attempt number <c>Attempts</c> durable.</param>
/// <param name="Retry">The run's retry policy.</param>
/// <param name="Mac">
/// What <see cref="Ports.ISubmissionMac"/> computed over both when the intent was durable; null from a build that computes none.
/// </param>
[GenerateSerializer, Immutable, Alias("OrleansPayouts.SubmitPayout")]
public sealed record SubmitPayout(
    [property: Id(0)] WriterPayout Payout,
    [property: Id(1)] RetryPolicy Retry,
    [property: Id(2)] byte[]? Mac = null);
